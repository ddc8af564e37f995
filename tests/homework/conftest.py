"""A small school, the notebook of its class, a browser, and entries without ceremony."""

from datetime import date

import pytest
import time_machine

from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.homework.services import add_entry, open_for_class
from tests.factories.directory import make_small_school

# A Monday of school in the three zones.
TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel("2026-11-23T10:00:00+01:00", tick=False):
        yield


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def notebook(world):
    return open_for_class(actor=world.teacher, school_class=world.school_class)


@pytest.fixture
def group_of(world):
    """The group of a profile in the class."""
    return lambda profile: Group.objects.get(
        kind=GroupKind.CLASS_PROFILE, profile=profile, school_class=world.school_class
    )


@pytest.fixture
def write(world, notebook):
    """What is to be done for a day, in the notebook unless one says."""

    def add(day=date(2026, 11, 24), subject="Lecture", text="<p>Lire la page 12.</p>", **more):
        facts = {"actor": world.teacher, "notebook": notebook, **more}
        return add_entry(date=day, subject=subject, text=text, **facts)

    return add


@pytest.fixture
def see(alpha_client):
    """The page at an address as somebody sees it."""

    def read(user, url, code=200, **data):
        alpha_client.force_login(user)
        answer = alpha_client.get(url, data)
        assert answer.status_code == code
        return answer.content.decode()

    return read


@pytest.fixture
def send(alpha_client):
    """The answer to a form somebody sends."""

    def post(user, url, data=None, **options):
        alpha_client.force_login(user)
        return alpha_client.post(url, data or {}, **options)

    return post
