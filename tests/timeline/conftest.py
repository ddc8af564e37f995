"""A small school, and news."""

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.timeline import fanout, kinds
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.selectors import unread_counts
from tenant_apps.timeline.services import publish
from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def told(monkeypatch, world):
    """Tell people something: published by the class's aide unless another `actor` is named, and fanned out."""

    def tell(*users, app="tests", title="la sortie au zoo", **fields):
        kind = kinds.Kind(key=f"{app}.said", label="Dit", sentence="%(actor)s annonce %(title)s.")
        kind = kinds.get(kind.key) or kind
        monkeypatch.setitem(kinds._kinds, kind.key, kind)
        fields = {"actor": world.staff, "url": "/annuaire/", "data": {"title": title}, **fields}
        event = publish(kind=kind, users=[user.pk for user in users], **fields)
        fanout.fan_out(event.pk)
        return event

    return tell


@pytest.fixture
def post(monkeypatch, world):
    """The same, of a kind that is mailed at once and rings telephones."""

    def tell(*users, app="tests", mail=Frequency.IMMEDIATE, push=True, **fields):
        kind = kinds.Kind(
            key=f"{app}.posted", label="Un mot", sentence="%(actor)s écrit %(title)s.", mail=mail, push=push
        )
        monkeypatch.setitem(kinds._kinds, kind.key, kind)
        fields = {"actor": world.staff, "url": "/annuaire/", "data": {"title": "<la sortie> & le zoo"}, **fields}
        event = publish(kind=kind, users=[user.pk for user in users], **fields)
        fanout.fan_out(event.pk)
        return event

    return tell


@pytest.fixture
def reached(world):
    """`reached(user)` gives them an address they confirmed; the parent of the small school has one."""

    def give(user, address=""):
        user.email, user.email_verified_at = address or f"{user.login}@exemple.test", timezone.now()
        user.save(update_fields=["email", "email_verified_at"])
        return user

    give(world.parent)
    return give


@pytest.fixture
def school_day():
    """A Tuesday at ten: nothing is quiet."""
    with time_machine.travel("2026-11-24T10:00:00+01:00", tick=False):
        yield


def unread_count(user):
    """How much is new to this person, as the badge of a telephone says."""
    return unread_counts([user.pk]).get(user.pk, 0)
