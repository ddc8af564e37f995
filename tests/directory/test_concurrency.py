"""Two changes at once that each cannot see the other: a pupil joins a class while a parent is linked."""

import threading
import time
from datetime import date

import pytest
from django.db import connection, transaction

from tenant_apps.class_settings.services import add_pupil
from tenant_apps.directory import services
from tenant_apps.directory.models import GroupMember
from tenant_apps.directory.selectors import pupil_candidates
from tenants.context import in_school
from tenants.models import School
from tests import database
from tests.factories.directory import ClassFactory, make_family

TWICE = {"first_name": "Nour", "last_name": "Deuxclics", "birth_date": date(2018, 5, 5)}


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A copy of the base database of our own: what is written here is committed."""
    with django_db_blocker.unblock(), database.another_database("directory"):
        yield


class InSchool(threading.Thread):
    """Something done in alpha on a connection of its own; `result()` waits for it and raises what it raised."""

    def __init__(self, work):
        super().__init__(daemon=True)
        self._work, self._error = work, None

    def run(self):
        try:
            with in_school(School.objects.get(subdomain="alpha")):
                self._work()
        except BaseException as error:
            self._error = error
        finally:
            connection.close()

    def result(self):
        self.join(20)
        if self._error is not None:
            raise self._error


def _somebody_waits_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        return cursor.fetchone()[0] > 0


def test_a_parent_linked_while_the_child_joins_a_class_is_in_its_group(committed):
    with in_school(School.objects.get(subdomain="alpha")):
        school_class = ClassFactory()
        [pupil], _none = make_family(None, relatives=0)
        _children, [parent] = make_family(None, relatives=1)
    attached, go_on = threading.Event(), threading.Event()

    def attach():
        with transaction.atomic():
            services.attach(actor=None, school_class=school_class, user=pupil)
            attached.set()
            assert go_on.wait(20)

    first = InSchool(attach)
    second = InSchool(lambda: services.add_guardian(actor=None, relative=parent, child=pupil))
    first.start()
    assert attached.wait(20)
    second.start()
    deadline = time.monotonic() + 20
    while second.is_alive() and not _somebody_waits_for_a_lock():
        assert time.monotonic() < deadline
    go_on.set()
    first.result()
    second.result()
    with in_school(School.objects.get(subdomain="alpha")):
        assert GroupMember.objects.filter(
            user=parent, group__school_class=school_class, group__profile="relative"
        ).exists()


def test_a_form_sent_twice_finds_whom_its_first_sending_made(committed):
    with in_school(School.objects.get(subdomain="alpha")):
        school_class = ClassFactory()
    waiting, seen = threading.Event(), []

    def add():
        with services.one_at_a_time():
            seen.append(len(pupil_candidates(first_name="Nour", last_name="Deuxclics", birth_date=None)))
            waiting.set()
            time.sleep(0.2)
            add_pupil(actor=None, school_class=school_class, **TWICE)

    first, second = InSchool(add), InSchool(add)
    first.start()
    assert waiting.wait(20)
    second.start()
    first.result()
    second.result()
    assert seen == [0, 1]
