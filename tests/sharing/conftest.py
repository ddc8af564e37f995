"""A small school, a browser in it, and folders of documents as the thing that is shared."""

import pytest

from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.documents.models import Folder
from tenant_apps.sharing import registry
from tests.factories.directory import make_small_school
from tests.factories.sharing import register_folders


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def see(alpha_client):
    """The page at an address as somebody sees it."""

    def read(user, url, code=200, **options):
        alpha_client.force_login(user)
        answer = alpha_client.get(url, **options)
        assert answer.status_code == code
        return answer.content.decode()

    return read


@pytest.fixture
def seen():
    """What on_change was told: (actor, thing, change)."""
    return []


@pytest.fixture
def kind(seen, monkeypatch):
    """Folders, as a service registers its things; forgotten after the test."""
    monkeypatch.setattr(registry, "_things", {})
    return register_folders(on_change=lambda actor, thing, change: seen.append((actor, thing, change)))


@pytest.fixture
def folder(world):
    return Folder.objects.create(owner=world.teacher, name="Photos")


@pytest.fixture
def parents(world):
    return Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)
