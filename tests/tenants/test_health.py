"""GET /healthz: 200 when everything answers, 503 naming what does not, on any host."""

import socket

import pytest
from django.conf import settings as real_settings
from django.db import connection

from tests.client import StrictClient


@pytest.fixture
def closed_port():
    """A port of this machine where nobody listens."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return door.getsockname()[1]


@pytest.mark.parametrize(
    "host", ["one.localhost", "console.one.localhost", "alpha.one.localhost", "nowhere.one.localhost", "10.0.0.7"]
)
def test_all_is_well_on_any_host(db, host):
    response = StrictClient(host).get("/healthz")
    assert response.status_code == 200
    assert response.json() == {"web": "ok", "database": "ok", "redis": "ok", "failing": []}


def test_redis_down_is_named(db, settings, closed_port):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{closed_port}/0"}}
    response = StrictClient("one.localhost").get("/healthz")
    assert response.status_code == 503
    assert response.json() == {"web": "ok", "database": "ok", "redis": "failing", "failing": ["redis"]}


@pytest.fixture
def database_down(django_db_setup, django_db_blocker, closed_port):
    """Django looks for its database where nobody listens."""
    with django_db_blocker.unblock():
        usual = connection.settings_dict["PORT"]
        connection.close()
        connection.settings_dict["PORT"] = closed_port
        yield
        connection.close()
        connection.settings_dict["PORT"] = usual


@pytest.mark.usefixtures("database_down")
def test_the_database_down_is_named():
    response = StrictClient("alpha.one.localhost").get("/healthz")
    assert response.status_code == 503
    assert response.json()["failing"] == ["database"]


@pytest.mark.usefixtures("database_down")
def test_both_down_are_named(settings, closed_port):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{closed_port}/0"}}
    assert StrictClient("one.localhost").get("/healthz").json()["failing"] == ["database", "redis"]


def test_the_reason_is_logged_not_told(db, settings, closed_port, caplog):
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": f"redis://127.0.0.1:{closed_port}/0"}}
    response = StrictClient("one.localhost").get("/healthz")
    assert str(closed_port) not in response.content.decode()
    assert "redis does not answer" in caplog.text


def test_only_reading_is_answered(db):
    assert StrictClient("one.localhost").post("/healthz").status_code in {404, 405}
    assert StrictClient("one.localhost").head("/healthz").status_code == 200
    assert real_settings.HEALTHZ_PATH == "/healthz"
