"""A small school with an address that reads and one that writes, and people with keys."""

import pytest
from rest_framework.response import Response

from tenant_apps.api import permissions, scopes
from tenant_apps.api.services import create_token
from tenant_apps.api.views import ServiceViewSet
from tests.client import StrictClient
from tests.factories.directory import make_small_school


class Echo(ServiceViewSet):
    """Says who asks, and takes anything."""

    service = "echo"

    def list(self, request):
        return Response({"login": request.user.login})

    def create(self, request):
        return Response({"took": request.data}, status=201)


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def echo(settings, monkeypatch):
    """The address of the echo, in a school whose URLs are the school's and this one."""
    monkeypatch.setattr(scopes, "_scopes", scopes.registered() | {"echo:read": "Lire", "echo:write": "Écrire"})
    monkeypatch.setattr(permissions, "_gates", list(permissions._gates))
    settings.ROOT_URLCONF = "tests.api.urls"
    return "/api/v1/echo/"


@pytest.fixture
def key_of(world):
    """`key_of(user, "echo:read")`: the headers of a program of this person."""

    def make(user, *rights):
        _token, key = create_token(actor=user, name="Essai", scopes=rights, days=30)
        return {"authorization": f"Bearer {key}"}

    return make


@pytest.fixture
def program(settings):
    """A program: no cookies, JSON."""
    return StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")


@pytest.fixture
def call(program):
    """`call(user, "get", "messages/", code=200, **data)`: what a program of this person is answered, as Python.

    Its key has all rights of all services.
    """
    keys = {}

    def ask(user, method, path, code=200, **data):
        if user.pk not in keys:
            keys[user.pk] = create_token(actor=user, name="Essai", scopes=list(scopes.registered()), days=30)[1]
        more = {"data": data} if method == "get" else {"data": data, "content_type": "application/json"}
        headers = {"authorization": f"Bearer {keys[user.pk]}"}
        answer = getattr(program, method)(f"/api/v1/{path}", headers=headers, **more)
        assert answer.status_code == code, answer.content.decode()[:2000]
        return answer.json() if answer.content else None

    return ask
