"""The description is complete, and what it says is what is answered, whatever is asked."""

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections, transaction
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator
from hypothesis import HealthCheck, given, seed
from hypothesis import settings as bounds
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.specs.openapi import checks

from tenant_apps.api import scopes
from tenant_apps.api.services import create_token
from tenant_apps.api.throttling import PerKey
from tests.permissions.subjects import subjects_of

CHECKS = [
    schemathesis.checks.not_a_server_error,
    checks.status_code_conformance,
    checks.content_type_conformance,
    checks.response_headers_conformance,
    checks.response_schema_conformance,
]
# By address: forty of them, so that the whole stays within half a minute.
EXAMPLES = 6
MOSTLY = st.sampled_from([True, True, True, False])
# What stands in {id} of an address, three times out of four; otherwise anything.
THINGS = {
    "messages": ("message", "draft"),
    "message-folders": ("mail_folder",),
    "words": ("word", "word_draft", "word_to_sign"),
    "notebooks": ("homework",),
    "entries": ("entry",),
}


def _described():
    return SchemaGenerator(urlconf="config.urls.school").get_schema(request=None, public=True)


def test_nothing_is_left_to_guess():
    with GENERATOR_STATS.silence():
        GENERATOR_STATS.reset()
        described = _described()
        assert not GENERATOR_STATS, GENERATOR_STATS._warn_cache or GENERATOR_STATS._error_cache
    assert len(described["paths"]) > 25
    operations = [one for path in described["paths"].values() for one in path.values()]
    assert [one["operationId"] for one in operations if not (one.get("summary") and one["description"])] == []
    assert [one["operationId"] for one in operations if one["security"] != [{"key": []}]] == []


@pytest.fixture
def school(inside_alpha, world, monkeypatch):
    """A school with a thing of each kind, and the key of its teacher and of a parent."""
    monkeypatch.setattr(PerKey, "THROTTLE_RATES", {"key": "100000/min"})
    rights = list(scopes.registered())
    people = (world.teacher, world.parent)
    keys = [create_token(actor=one, name="Essai", scopes=rights, days=30)[1] for one in people]
    subjects = subjects_of(world)
    return {kind: [subjects[name] for name in names] for kind, names in THINGS.items()}, keys


@pytest.fixture
def application():
    """ONE as its server runs it, in the transaction of the test."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


def test_whatever_is_asked_is_answered_as_described(school, application):
    things, keys = school
    described = schemathesis.openapi.from_dict(_described())
    described.app = application
    asked = [_ask_anything(operation.ok(), things, keys) for operation in described.get_all_operations()]
    assert sum(asked) > 200
    assert len(asked) > 35


def _ask_anything(operation, things, keys):
    """Ask one address this and that, as its schema lets one or not; how many times."""
    count = 0
    known = things[operation.path.split("/")[3]]
    cases = st.one_of(operation.as_strategy(generation_mode=mode) for mode in GenerationMode)

    @seed(1)
    @bounds(max_examples=EXAMPLES, deadline=None, database=None, suppress_health_check=list(HealthCheck))
    @given(case=cases, pk=st.sampled_from(known), is_known=MOSTLY, key=st.sampled_from(keys))
    def ask(case, pk, is_known, key):
        nonlocal count
        count += 1
        if "id" in case.path_parameters and is_known:
            case.path_parameters["id"] = pk
        with transaction.atomic():  # whatever it writes is undone
            answer = case.call(
                base_url=f"http://alpha.{settings.PLATFORM_DOMAIN}", headers={"Authorization": f"Bearer {key}"}
            )
            transaction.set_rollback(True)
        case.validate_response(answer, checks=CHECKS)

    ask()
    return count
