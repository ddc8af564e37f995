"""What leaves for Sentry and the logs: the school, nobody's personal data."""

import json
import logging
import sys

import pytest
import sentry_sdk
from django.test import RequestFactory
from sentry_sdk.integrations.wsgi import SentryWsgiMiddleware
from sentry_sdk.transport import Transport

from tenants.context import in_school
from tenants.logging import OneLineRefusals, SchoolFilter, scrub_event, start_sentry
from tests.factories.accounts import PupilFactory

MARKER = "Zzsecret"


def test_an_event_keeps_the_school_and_loses_the_person():
    event = {
        "user": {"id": 1, "email": f"{MARKER}@x.fr"},
        "request": {
            "url": "http://alpha.one.localhost/eleves/",
            "method": "POST",
            "data": {"nom": MARKER},
            "cookies": {"one-session": MARKER},
            "headers": {"Cookie": MARKER},
            "env": {"REMOTE_ADDR": "192.0.2.1"},
            "query_string": f"q={MARKER}",
        },
        "tags": {"release": "1"},
    }
    kept = scrub_event(event, None)
    assert kept["tags"] == {"release": "1", "school": "public"}
    assert kept["request"] == {"url": "http://alpha.one.localhost/eleves/", "method": "POST"}
    assert MARKER not in json.dumps(kept)


def test_an_event_without_request_is_left_as_it_is():
    assert scrub_event({"message": "hello"}, None) == {"message": "hello", "tags": {"school": "public"}}


class Kept(Transport):
    """Keeps what would leave."""

    def __init__(self, options):
        super().__init__(options)
        self.sent = []

    def capture_envelope(self, envelope):
        self.sent.append(envelope.serialize().decode())


@pytest.fixture
def sentry(monkeypatch):
    """Sentry as production starts it, except that nothing leaves."""
    clients = []
    monkeypatch.setattr(
        sentry_sdk,
        "init",
        lambda **options: clients.append(
            sentry_sdk.Client(transport=Kept, default_integrations=False, auto_enabling_integrations=False, **options)
        ),
    )
    start_sentry("http://key@127.0.0.1:9/1", environment="test")
    with sentry_sdk.new_scope() as scope:
        scope.set_client(clients[0])
        yield clients[0].transport


def test_an_error_in_a_school_leaves_with_its_name_and_nothing_of_the_visitor(sentry, alpha):
    def page(environ, start_response):
        name = environ["HTTP_X_NAME"]  # a local variable: must not leave either
        raise RuntimeError(f"page failed for a visitor ({len(name)} letters)")

    request = RequestFactory().post(
        f"/eleves/?q={MARKER}", {"nom": MARKER}, headers={"cookie": f"s={MARKER}", "x-name": MARKER}
    )
    with in_school(alpha), pytest.raises(RuntimeError):
        SentryWsgiMiddleware(page)(request.environ, lambda *_: None)
    [left] = sentry.sent
    assert f'"school":"{alpha.schema_name}"' in left
    assert "page failed" in left
    assert MARKER not in left


def test_each_line_of_the_logs_names_the_school(alpha):
    record = logging.LogRecord("x", logging.INFO, "x", 1, "hello", None, None)
    assert SchoolFilter().filter(record)
    assert record.school == "public"
    with in_school(alpha):
        SchoolFilter().filter(record)
    assert record.school == alpha.schema_name


@pytest.fixture
def written(caplog):
    """What the console's handler writes of each line."""

    def lines():
        return [logging.Formatter("%(message)s").format(record) for record in caplog.records]

    return lines


def test_a_refused_page_is_one_line_of_the_log(alpha, alpha_client, written):
    with in_school(alpha):
        alpha_client.force_login(PupilFactory(activated=True))
    assert alpha_client.get("/administration/").status_code == 403
    assert written() == ["Forbidden (Permission denied): /administration/"]


def test_a_refused_form_is_one_line_of_the_log(alpha_client, written):
    alpha_client.handler.enforce_csrf_checks = True
    assert alpha_client.post("/connexion/").status_code == 403
    [line] = written()
    assert line.startswith("Forbidden (CSRF")
    assert "\n" not in line


def test_what_breaks_keeps_its_trace():
    try:
        raise RuntimeError("broken")
    except RuntimeError:
        trace = sys.exc_info()
    record = logging.LogRecord("django.request", logging.ERROR, "x", 1, "Internal Server Error", None, trace)
    record.status_code = 500
    assert OneLineRefusals().filter(record)
    assert record.exc_info is trace
