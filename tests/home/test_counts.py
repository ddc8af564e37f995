"""What the bar counts: its SQL is written once for all people, where the room says that it may be."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from shared_apps.ui import counts
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.home.counts import counts_of
from tenants.context import in_school

SAME = sorted(key for key, waiting in counts.registered().items() if waiting.is_same_for_all)


def _written(key, user):
    sql, params = counts.registered()[key].rows(user).order_by().values("pk").query.sql_with_params()
    return sql, ["who asks" if one == user.pk else one for one in params]


@pytest.mark.parametrize("profile", Profile.values)
@pytest.mark.parametrize("key", SAME)
def test_it_is_the_same_for_another_person_on_another_day_in_another_school(key, profile, alpha, beta):
    with in_school(alpha):
        one = _written(key, User(pk=-1, profile=profile))
    with time_machine.travel(timezone.now() + timedelta(days=40, hours=5)), in_school(beta):
        other = _written(key, User(pk=-123_456, profile=profile, functions=[Function.HEAD], language="en"))
    assert one == other


def test_what_was_counted_for_the_page_is_not_counted_again(world):
    for key in counts.registered():
        counts.note(world.parent, key, 250)
    with CaptureQueriesContext(connection) as captured:
        found = counts_of(world.parent)
    assert not [each for each in captured if 'AS "bar_' in each["sql"]]
    assert found["liaison"] == counts.MOST
    assert "school_admin" not in found
