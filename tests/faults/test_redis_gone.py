"""Redis is gone: every page of the common core answers, every button does its work."""

import pytest
from django.core.cache import cache
from django.db import transaction
from django.urls import reverse
from redis.exceptions import RedisError

from tests.factories.directory import make_small_school
from tests.permissions.subjects import subjects_of
from tests.permissions.test_school import URLCONF, _lines

NOBODY = "redis://127.0.0.1:1/0"
CORE = ("communication", "documents", "help", "home", "pwa", "richtext", "sharing", "timeline", "timeline_preferences")


@pytest.fixture
def subjects(inside_alpha):
    people = make_small_school()
    return people, subjects_of(people)


@pytest.mark.parametrize("app", CORE)
def test_without_redis_every_page_answers(app, subjects, settings, alpha_client):
    people, known = subjects
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": NOBODY}}
    with pytest.raises(RedisError):
        cache.get("anything")
    alpha_client.force_login(people.admin)
    wrong = {}
    for name, line in _lines(app).items():
        url = reverse(name, urlconf=URLCONF, kwargs={key: known[subject] for key, subject in line.ids.items()})
        with transaction.atomic():
            answer = getattr(alpha_client, line.method)(url, line.data).status_code
            transaction.set_rollback(True)
        if answer != line.answers["admin"]:
            wrong[name] = answer
    assert wrong == {}
