"""A small school, and files without ceremony."""

from io import BytesIO

import pytest

from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.documents import files
from tenant_apps.documents.services import add_document, create_folder
from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def put(inside_alpha):
    """A document of these bytes, where one says."""

    def add(owner, name="a.txt", folder=None, content=b"bonjour", **more):
        stored = files.store(BytesIO(content))
        return add_document(actor=owner, folder=folder, name=name, stored=stored, **more)

    return add


@pytest.fixture
def make(inside_alpha):
    """A folder, in another or at the top."""
    return lambda owner, name="Photos", parent=None: create_folder(actor=owner, parent=parent, name=name)


@pytest.fixture
def parents(world):
    """The group of the parents of the class."""
    return Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)
