"""The passage to the next year, applied and taken back."""

from datetime import timedelta

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_apps.accounts.choices import LeavingReason, Source
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services import create_users, restore_users
from tenant_apps.directory import services, transition
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, GroupMember, Membership, PersonalDetails, SchoolClass, YearTransition
from tenant_apps.directory.promotion import LEAVE, SPREAD, Choice
from tests.factories.accounts import PupilFactory, TeacherFactory
from tests.factories.directory import make_class, make_family

YEAR = "2025-2026"


@pytest.fixture
def school(inside_alpha):
    """CP → CE1, CM2: a family with a child in CP and one in CM2, a family whose only child is in CM2."""
    classes = {
        name: make_class(TeacherFactory(first_name=f"Prof {name}"), name=name, levels=[name])
        for name in ("CP", "CE1", "CM2")
    }
    SchoolClass.objects.filter(pk=classes["CP"].pk).update(onde_id="77")
    [young], both = make_family(classes["CP"], relatives=1)
    old = PupilFactory()
    services.attach(actor=None, school_class=classes["CM2"], user=old)
    services.add_guardian(actor=None, relative=both[0], child=old)
    [only], alone = make_family(classes["CM2"], relatives=1)
    return {**classes, "young": young, "old": old, "only": only, "both": both[0], "alone": alone[0]}


def _choices(school, **targets):
    wanted = {"CP": str(school["CE1"].pk), "CE1": SPREAD, "CM2": LEAVE, **targets}
    return [Choice(school[name].pk, target) for name, target in wanted.items()]


def _apply(school, **targets):
    plan = transition.make_plan(_choices(school, **targets))
    return transition.apply(actor=None, school_year=YEAR, plan=plan)


def _rows():
    """Everything a passage touches."""
    return {
        "memberships": set(Membership.objects.values_list("user", "school_class", "pk")),
        "groups": set(Group.objects.values_list("pk", "kind", "school_class", "profile", "name", "school_year")),
        "members": set(GroupMember.objects.values_list("group", "user")),
        "classes": {(one.pk, tuple(one.levels), one.onde_id) for one in SchoolClass.objects.all()},
        "leaving": set(User.objects.leaving().values_list("pk", "leaving_reason")),
    }


def test_pupils_go_up_cm2_leave_and_parents_only_when_no_child_stays(school):
    _apply(school)
    assert list(school["young"].classes.all()) == [school["CE1"]]
    leaving = {user.pk: user.leaving_reason for user in User.objects.leaving()}
    assert leaving == dict.fromkeys((school[who].pk for who in ("old", "only", "alone")), LeavingReason.YEAR_END)
    assert school["CM2"].members.staying().count() == 1  # the teacher stays
    restore_users(actor=None, users=[school["only"]])
    assert list(school["only"].classes.all()) == [school["CM2"]]  # a pupil who stays down
    assert AuditEntry.objects.filter(verb="directory.end_year").count() == 1


def test_groups_of_the_class_are_those_of_a_past_class_with_the_members_they_had(school):
    before = Group.objects.get(school_class=school["CM2"], profile="relative")
    members = set(before.members.all())
    _apply(school)
    past = Group.objects.get(pk=before.pk)
    assert (past.kind, past.name, past.school_year, past.school_class) == (GroupKind.PAST_CLASS, "CM2", YEAR, None)
    assert set(past.members.all()) == members == {school["both"], school["alone"]}
    new = Group.objects.get(school_class=school["CE1"], profile="relative")
    assert list(new.members.all()) == [school["both"]]


def test_a_class_that_stays_together_takes_the_next_level(school):
    _apply(school, CP=str(school["CP"].pk))
    changed = SchoolClass.objects.get(pk=school["CP"].pk)
    assert (changed.levels, changed.onde_id) == (["CE1"], "")
    assert list(school["young"].classes.all()) == [changed]


def test_adults_are_let_go_when_asked(school):
    choices = [Choice(school["CP"].pk, SPREAD, keeps_adults=False)]
    transition.apply(actor=None, school_year=YEAR, plan=transition.make_plan(choices))
    assert not Membership.objects.filter(school_class=school["CP"]).exists()


def test_in_a_class_of_two_levels_those_of_cm2_leave(school):
    mixed = make_class(name="CM1-CM2", levels=["CM1", "CM2"])
    for level in ("CM1", "CM2", ""):
        pupil = PupilFactory(first_name=f"Niveau{level}")
        services.attach(actor=None, school_class=mixed, user=pupil)
        PersonalDetails.objects.create(user=pupil, level=level)
    plan = transition.make_plan([Choice(mixed.pk, str(mixed.pk))])
    assert {User.objects.get(pk=pk).first_name for pk in plan.outcome.leavers} == {"NiveauCM2"}


def test_taken_back_everything_is_as_it_was(school):
    before = _rows()
    made = _apply(school)
    assert _rows() != before
    transition.undo(actor=None, made=made)
    after = _rows()
    for rows in (before, after):
        rows["memberships"] = {row[:2] for row in rows["memberships"]}
    assert after == before
    assert transition.last_transition() is None
    _apply(school)  # and it can be done again


def test_a_year_ends_once(school):
    _apply(school)
    with pytest.raises(AccountRefused, match="déjà fait"):
        _apply(school)
    assert YearTransition.objects.count() == 1


def test_a_year_ends_once_in_the_database_too(inside_alpha):
    made = YearTransition.objects.create(school_year=YEAR, changes={})
    with pytest.raises(IntegrityError, match="year_ends_once"), transaction.atomic():
        YearTransition.objects.create(school_year=YEAR, changes={})
    YearTransition.objects.filter(pk=made.pk).update(undone_at=timezone.now())
    assert YearTransition.objects.create(school_year=YEAR, changes={}).pk


def test_what_was_not_shown_is_not_applied(school):
    plan = transition.make_plan(_choices(school))
    services.attach(actor=None, school_class=school["CP"], user=PupilFactory())
    with pytest.raises(AccountRefused, match="a changé depuis"):
        transition.apply(actor=None, school_year=YEAR, plan=plan)
    assert not User.objects.leaving().exists()


@pytest.mark.parametrize("change", ["attach", "import", "late", "later passage"])
def test_what_was_built_on_it_forbids_to_take_it_back(school, change):
    made = _apply(school)
    if change == "attach":
        services.attach(actor=None, school_class=school["CP"], user=PupilFactory())
    elif change == "import":
        SchoolClass.objects.filter(pk=school["CP"].pk).update(onde_id="88")
    elif change == "later passage":
        with time_machine.travel(timezone.now() + timedelta(days=61), tick=False):
            transition.apply(actor=None, school_year="2026-2027", plan=transition.make_plan(_choices(school)))
    moment = timezone.now() + (timedelta(days=8) if change == "late" else timedelta())
    with time_machine.travel(moment, tick=False), pytest.raises(AccountRefused, match="ne peut plus"):
        transition.undo(actor=None, made=made)


def test_a_whole_school_costs_what_a_class_costs(school):
    def cost():
        plan = transition.make_plan(_choices(school))
        with CaptureQueriesContext(connection) as queries:
            made = transition.apply(actor=None, school_year=YEAR, plan=plan)
        transition.undo(actor=None, made=made)
        return len(queries)

    first = cost()
    people = [{"profile": "pupil", "first_name": f"P{n}", "last_name": "Nombre"} for n in range(200)]
    pupils = create_users(actor=None, people=people, source=Source.ONDE)
    names = ("CP", "CE1", "CM2")
    services.enrol_many(actor=None, memberships=[(school[names[n % 3]], one) for n, one in enumerate(pupils)])
    assert cost() <= first + 2  # rows are deleted a hundred at a time


def test_a_class_deleted_since_the_preview_refuses_the_passage(school):
    target = make_class(name="ZCIBLE", levels=["CE1"])
    plan = transition.make_plan(_choices(school, CP=str(target.pk)))
    target.delete()
    with pytest.raises(AccountRefused, match="n’existe plus"):
        transition.apply(actor=None, school_year=YEAR, plan=plan)
    assert not YearTransition.objects.exists()


def test_taken_back_without_those_erased_meanwhile(school):
    made = _apply(school)
    User.objects.filter(pk=school["only"].pk).delete()
    transition.undo(actor=None, made=made)
    assert list(school["old"].classes.all()) == [school["CM2"]]


@pytest.mark.parametrize(
    ("done", "days", "asked", "words"),
    [
        ("2026-2027", 0, "2025-2026", "ne peut plus se terminer"),
        ("2026-2027", 300, "2025-2026", "ne peut plus se terminer"),
        ("2025-2026", 59, "2026-2027", "moins de deux mois"),
        ("2025-2026", 61, "2026-2027", ""),
    ],
)
def test_years_end_one_after_the_other(inside_alpha, done, days, asked, words):
    made = YearTransition.objects.create(school_year=done, changes={})
    with time_machine.travel(timezone.now() + timedelta(days=days), tick=False):
        decision = transition.can_apply(asked)
        assert bool(decision) is not bool(words)
        assert not words or words in decision.reason
        YearTransition.objects.filter(pk=made.pk).update(undone_at=timezone.now())
        assert transition.can_apply(asked)
