"""Two changes at once that each cannot see the other: a pupil joins a class while a parent is linked."""

import threading
import time
from datetime import date

import pytest
from django.db import transaction

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services.people import lock_logins
from tenant_apps.class_settings.services import add_pupil
from tenant_apps.directory import services
from tenant_apps.directory.groups import lock_directory
from tenant_apps.directory.models import GroupMember
from tenant_apps.directory.selectors import pupil_candidates
from tenants.context import in_school
from tenants.models import School
from tests import database
from tests.aside import Aside, wait_until, waiting
from tests.factories.accounts import PupilFactory, TeacherFactory
from tests.factories.directory import ClassFactory, make_family

TWICE = {"first_name": "Nour", "last_name": "Deuxclics", "birth_date": date(2018, 5, 5)}


@pytest.fixture(scope="module")
def committed(django_db_setup, django_db_blocker):
    """A copy of the base database of our own: what is written here is committed."""
    with django_db_blocker.unblock(), database.another_database("directory"):
        yield


def _in_school(work):
    """Something done in alpha on a connection of its own, begun."""
    thread = Aside(work, subdomain="alpha")
    thread.start()
    return thread


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

    first = _in_school(attach)
    assert attached.wait(20)
    second = _in_school(lambda: services.add_guardian(actor=None, relative=parent, child=pupil))
    wait_until(lambda: waiting() or not second.is_alive())
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
    looked, seen = threading.Event(), []

    def add():
        with services.one_at_a_time():
            seen.append(len(pupil_candidates(first_name="Nour", last_name="Deuxclics", birth_date=None)))
            looked.set()
            time.sleep(0.2)
            add_pupil(actor=None, school_class=school_class, **TWICE)

    first = _in_school(add)
    assert looked.wait(20)
    second = _in_school(add)
    first.result()
    second.result()
    assert seen == [0, 1]


def _while_the_directory_is_held(other, then):
    """`other` starts while somebody holds the directory; the holder does `then`, and both get through."""
    with in_school(School.objects.get(subdomain="alpha")), transaction.atomic():
        lock_directory()
        held_up = _in_school(other)
        wait_until(waiting)
        then()
    held_up.result()


@pytest.fixture
def joining(committed):
    """A class and a pupil about to join it."""
    with in_school(School.objects.get(subdomain="alpha")):
        return ClassFactory(), PupilFactory()


def _attach(school_class, pupil):
    return lambda: services.attach(actor=None, school_class=school_class, user=pupil)


def test_a_class_is_renamed_while_a_pupil_joins_it(joining):
    school_class, pupil = joining
    name = f"{school_class.name} bis"
    _while_the_directory_is_held(
        lambda: services.rename_class(actor=None, school_class=school_class, name=name), _attach(school_class, pupil)
    )


def test_a_pupil_goes_while_joining_a_class(joining):
    school_class, pupil = joining
    _while_the_directory_is_held(
        lambda: accounts.predelete_users(actor=None, users=[pupil]), _attach(school_class, pupil)
    )


def test_two_people_are_made_at_once_by_different_ways(joining):
    def make():
        accounts.create_user(actor=None, profile=Profile.PUPIL, first_name="Ama", last_name="Croisée")

    _while_the_directory_is_held(make, make)


def test_an_alias_is_chosen_while_an_import_changes_the_account_and_makes_others(committed):
    with in_school(School.objects.get(subdomain="alpha")):
        teacher = TeacherFactory(activated=True)
    with in_school(School.objects.get(subdomain="alpha")), transaction.atomic():
        User.objects.select_for_update().get(pk=teacher.pk)
        other = _in_school(lambda: accounts.choose_alias(actor=teacher, alias="un-autre-nom"))
        wait_until(waiting)
        lock_logins()
    other.result()


def test_two_homonyms_made_at_once_have_two_logins(committed):
    """The second waits for the first to be written, then takes the next number."""

    def make():
        accounts.create_user(actor=None, profile=Profile.PUPIL, first_name="Lou", last_name="Ensemble")

    with in_school(School.objects.get(subdomain="alpha")), transaction.atomic():
        make()
        other = _in_school(make)
        wait_until(waiting)
    other.result()
    with in_school(School.objects.get(subdomain="alpha")):
        made = User.objects.filter(last_name="Ensemble").order_by("pk").values_list("login", flat=True)
        assert list(made) == ["lou.ensemble", "lou.ensemble2"]
