"""Two people at once, each on a connection of their own: everything is right once."""

import time
from datetime import date

import pytest
from django.db import transaction

from tenant_apps.homework import services
from tenant_apps.homework.models import Done, Entry, Notebook
from tenant_apps.homework.services import EntryMoved
from tenants.context import current_schema, in_school
from tenants.locks import wait_for
from tenants.models import School
from tests import database
from tests.aside import Aside, wait_until, waiting
from tests.factories.directory import make_small_school

DAY = date(2026, 11, 24)


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A copy of the base database of our own: what is written here is committed."""
    with django_db_blocker.unblock(), database.another_database("homework"):
        yield


@pytest.fixture
def world(committed):
    with in_school(School.objects.get(subdomain="alpha")):
        yield make_small_school(mark=str(time.monotonic_ns()))


@pytest.fixture
def notebook(world):
    return services.open_for_class(actor=world.teacher, school_class=world.school_class)


def both(hold, *works):
    """Start the works while `hold()` keeps what they wait for; let go once all wait. What each gave or raised."""
    threads = [Aside(work, subdomain="alpha") for work in works]
    with transaction.atomic():
        hold()
        for thread in threads:
            thread.start()
        wait_until(lambda: waiting() == len(threads) or not all(thread.is_alive() for thread in threads))
    return [thread.outcome() for thread in threads]


def _hold(notebook):
    return lambda: Notebook.objects.select_for_update().get(pk=notebook.pk)


def test_the_notebook_of_a_class_opened_twice_at_once(world):
    def open_it():
        services.open_for_class(actor=world.teacher, school_class=world.school_class)

    key = f"homework:{current_schema()}:{world.school_class.pk}"
    assert both(lambda: wait_for(key), open_it, open_it) == [None, None]
    assert Notebook.objects.filter(school_class=world.school_class).count() == 1


def test_a_form_sent_twice_at_once(world, notebook):
    def add():
        services.add_entry(actor=world.teacher, notebook=notebook, date=DAY, subject="Lecture", text="<p>a</p>")

    assert both(_hold(notebook), add, add) == [None, None]
    assert Entry.objects.filter(notebook=notebook).count() == 1


def test_two_teachers_change_one_entry_at_once(world, notebook):
    [entry] = services.add_entry(actor=world.teacher, notebook=notebook, date=DAY, subject="Lecture", text="<p>a</p>")

    def change(text):
        services.change_entry(
            actor=world.teacher, entry=entry, edition=1, date=DAY, subject="Lecture", text=f"<p>{text}</p>"
        )

    errors = both(_hold(notebook), lambda: change("b"), lambda: change("c"))
    assert [type(error) for error in errors if error] == [EntryMoved]
    entry.refresh_from_db()
    assert entry.edition == 2
    assert entry.text in {"<p>b</p>", "<p>c</p>"}


def test_the_pupil_and_a_parent_say_it_is_done_at_once(world, notebook):
    [entry] = services.add_entry(actor=world.teacher, notebook=notebook, date=DAY, subject="Lecture", text="<p>a</p>")

    def mark(actor):
        services.mark(actor=actor, entry=entry, pupil=world.pupil, done=True)

    def hold():
        Entry.objects.select_for_update().get(pk=entry.pk)  # a mark waits for its entry's row

    assert both(hold, lambda: mark(world.pupil), lambda: mark(world.parent)) == [None, None]
    assert Done.objects.filter(entry=entry).count() == 1
