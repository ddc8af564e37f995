"""Whoever is leaving is seen nowhere but in the list « Départs »."""

from importlib import import_module

import pytest
from django.urls import reverse
from django.utils import timezone

from tenant_apps.accounts.choices import LeavingReason
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import predelete_users
from tenant_apps.connection_sheets.choices import Accounts
from tenant_apps.connection_sheets.permissions import printable_by
from tenant_apps.connection_sheets.selectors import Selection, chosen_people
from tenant_apps.directory import selectors, services
from tenant_apps.directory.models import Guardianship, Membership, SchoolClass
from tenant_apps.home.selectors import home_of
from tenant_apps.school_admin import selectors as console
from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import make_small_school
from tests.permissions.subjects import subjects_of

GONE = "Zzpartie"
HISTORIES = {"journal"}  # what was done is told of those it was done to, here or gone
APPS = ("home", "class_settings", "school_admin", "connection_sheets", "people")


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


@pytest.fixture
def leavers(world):
    """A pupil, a parent and a teacher around the class of `world`, written before they left."""
    names = {"last_name": GONE, "activated": True, "email": "partie@exemple.test"}
    pupil, parent, teacher = PupilFactory(**names), RelativeFactory(**names), TeacherFactory(**names)
    for person in (pupil, teacher):
        Membership.objects.create(school_class=world.school_class, user=person)
    Guardianship.objects.create(relative=parent, child=world.pupil)
    Guardianship.objects.create(relative=world.parent, child=pupil)
    predelete_users(actor=None, users=[pupil, parent, teacher])
    return pupil, parent, teacher


@pytest.mark.usefixtures("leavers")
@pytest.mark.parametrize("app", APPS)
def test_no_page_names_a_leaver(world, alpha_client, app):
    alpha_client.force_login(world.admin)
    subjects = subjects_of(world)
    seen = 0
    for name, line in import_module(f"tests.permissions.table_{app}").LINES.items():
        if line.method != "get" or line.answers["admin"] != 200 or name in HISTORIES:
            continue
        prefix = "" if app == "home" else f"{app}:"
        ids = {key: subjects[subject] for key, subject in line.ids.items()}
        answer = alpha_client.get(reverse(f"{prefix}{name}", urlconf="config.urls.school", kwargs=ids), line.data)
        if not answer.streaming:
            assert GONE not in answer.content.decode(), name
            seen += 1
    assert seen


@pytest.mark.usefixtures("leavers")
def test_lists_and_counts_are_of_those_who_stay(world):
    counted = selectors.with_counts(SchoolClass.objects.filter(pk=world.school_class.pk)).get()
    assert (counted.pupil_count, counted.teacher_count) == (1, 1)
    assert list(selectors.pupils_of(world.school_class)) == [world.pupil]
    assert list(selectors.teachers_of(world.school_class)) == [world.teacher]
    assert list(selectors.relatives_of(world.school_class)) == [world.parent]
    assert list(selectors.children_of(world.parent)) == [world.pupil]
    assert list(selectors.siblings_of(world.pupil)) == []
    assert [
        link.relative for link in selectors.with_guardians(selectors.pupils_of(world.school_class))[0].guardians.all()
    ] == [world.parent]


def test_the_console_counts_those_who_stay_and_lists_departures_apart(world, leavers):
    gone = set(leavers)
    assert not gone & set(console.find_people(q=GONE))
    assert set(console.find_people(q=GONE, state="depart")) == gone
    assert not gone & set(console.adults())
    before = console.school_facts()
    User.objects.filter(pk__in=[one.pk for one in leavers]).update(leaving_at=None)
    after = console.school_facts()
    assert (after.people - before.people, after.pupils - before.pupils) == (3, 1)


def test_an_administrator_who_leaves_runs_the_school_no_more(world):
    User.objects.filter(pk=world.teacher.pk).update(functions=["head"], leaving_at=timezone.now())
    assert list(console.working_administrators()) == [world.admin]
    assert world.teacher not in console.function_holders()


def test_sheets_are_printed_for_those_who_stay(world, leavers):
    for actor in (world.admin, world.teacher):
        assert not set(leavers) & set(printable_by(actor))
    chosen = chosen_people(world.admin, Selection(class_ids=(world.school_class.pk,), accounts=Accounts.ALL))
    assert not set(leavers) & set(chosen)


def test_a_parent_whose_only_child_of_the_class_leaves_is_not_of_the_class(world):
    child, parent = PupilFactory(), RelativeFactory()
    services.attach(actor=None, school_class=world.school_class, user=child)
    services.add_guardian(actor=None, relative=parent, child=child)
    predelete_users(actor=None, users=[child], reason=LeavingReason.YEAR_END)
    assert parent not in selectors.relatives_of(world.school_class)
    assert list(selectors.classes_of(parent)) == []
    assert home_of(parent).children == []
    chosen = chosen_people(world.admin, Selection(class_ids=(world.school_class.pk,)))
    assert parent not in chosen


def test_whoever_is_attached_or_linked_again_stays(world, leavers):
    pupil, parent, teacher = (User.objects.get(pk=one.pk) for one in leavers)
    services.attach(actor=world.admin, school_class=world.other_class, user=teacher)
    services.add_guardian(actor=world.admin, relative=parent, child=pupil)
    assert not User.objects.leaving().exists()


def test_someone_typed_in_who_is_leaving_is_proposed_and_restored(world, leavers, alpha_client):
    pupil = leavers[0]
    User.objects.filter(pk=pupil.pk).update(birth_date="2018-01-02")
    alpha_client.force_login(world.teacher)
    url = reverse("class_settings:add_pupil", urlconf="config.urls.school", args=[world.school_class.pk])
    data = {"first_name": pupil.first_name, "last_name": GONE, "birth_date": "2018-01-02"}
    assert "Compte en départ : il sera restauré." in alpha_client.post(url, data).content.decode()
    alpha_client.post(url, {**data, "same": pupil.pk, "seen": pupil.pk})
    assert not User.objects.get(pk=pupil.pk).is_leaving


def test_a_class_where_only_leavers_remain_can_be_deleted(world, leavers):
    for user in (world.pupil, world.teacher, world.staff):
        services.detach(actor=None, school_class=world.school_class, user=user)
    services.delete_class(actor=world.admin, school_class=world.school_class)
    assert leavers[0].memberships.count() == 0
