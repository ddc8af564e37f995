"""Groups are rows that are always true: kept by small changes, they equal what a rebuild makes."""

import random

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory import groups, services
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, GroupMember
from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory, TeacherFactory, UserFactory
from tests.factories.directory import ClassFactory, make_class, make_family

pytestmark = pytest.mark.usefixtures("inside_alpha")


def _rows():
    return set(GroupMember.objects.order_by("pk").values_list("group_id", "user_id"))


def _members(**group):
    return set(Group.objects.get(**group).members.order_by("pk"))


def test_the_school_has_one_group_per_profile_and_per_function():
    HeadFactory()
    kinds = Group.objects.filter(school_class=None).order_by("pk").values_list("kind", "profile", "function")
    assert sorted(kinds) == sorted(
        [(GroupKind.SCHOOL_PROFILE, profile, "") for profile in ("pupil", "relative", "teacher", "staff", "guest")]
        + [(GroupKind.FUNCTION, "", function) for function in Function.values]
    )


def test_a_class_is_born_with_a_group_per_profile_even_when_nobody_is_in_it():
    school_class = ClassFactory()
    assert set(school_class.groups.order_by("pk").values_list("profile", flat=True)) == {
        "pupil",
        "relative",
        "teacher",
        "staff",
        "guest",
    }


def test_people_are_in_the_group_of_their_profile_whoever_made_them():
    pupil = PupilFactory()
    assert _members(kind=GroupKind.SCHOOL_PROFILE, profile=Profile.PUPIL) == {pupil}


def test_the_group_of_a_function_follows_the_function():
    teacher = TeacherFactory()
    accounts.update_user(actor=None, user=teacher, functions=[Function.LOCAL_ADMIN])
    assert _members(kind=GroupKind.FUNCTION, function=Function.LOCAL_ADMIN) == {teacher}
    accounts.update_user(actor=None, user=teacher, functions=[])
    assert _members(kind=GroupKind.FUNCTION, function=Function.LOCAL_ADMIN) == set()


def test_parents_follow_their_children_from_class_to_class():
    before, after = ClassFactory(), ClassFactory()
    [pupil], parents = make_family(before)
    assert _members(school_class=before, profile=Profile.RELATIVE) == set(parents)
    services.attach(actor=None, school_class=after, user=pupil)
    services.detach(actor=None, school_class=before, user=pupil)
    assert _members(school_class=before, profile=Profile.RELATIVE) == set()
    assert _members(school_class=after, profile=Profile.RELATIVE) == set(parents)


def test_a_parent_stays_in_the_class_while_another_child_is_in_it():
    school_class = ClassFactory()
    [elder, younger], [parent] = make_family(school_class, children=2, relatives=1)
    services.detach(actor=None, school_class=school_class, user=elder)
    assert _members(school_class=school_class, profile=Profile.RELATIVE) == {parent}
    services.remove_guardian(actor=None, relative=parent, child=younger)
    assert _members(school_class=school_class, profile=Profile.RELATIVE) == set()


def test_a_teacher_who_is_also_a_parent_is_among_the_parents():
    school_class = ClassFactory()
    [pupil], _none = make_family(school_class, relatives=0)
    teacher = TeacherFactory()
    services.add_guardian(actor=None, relative=teacher, child=pupil)
    assert _members(school_class=school_class, profile=Profile.RELATIVE) == {teacher}
    assert _members(kind=GroupKind.SCHOOL_PROFILE, profile=Profile.RELATIVE) == {teacher}
    assert _members(kind=GroupKind.SCHOOL_PROFILE, profile=Profile.TEACHER) == {teacher}


def test_groups_made_by_hand_are_left_alone():
    parent = RelativeFactory()
    group = Group.objects.create(kind=GroupKind.MANUAL, name="Sortie au musée")
    GroupMember.objects.create(group=group, user=parent)
    services.sync_groups_of(parent)
    assert set(group.members.order_by("pk")) == {parent}


def test_gathered_changes_settle_once_and_all_of_them():
    school_class = ClassFactory()
    with (
        services.gathered_changes(),
        CaptureQueriesContext(
            connection,
        ) as queries,
    ):
        families = [make_family(school_class) for _ in range(3)]
    assert not [query for query in queries if "INSERT INTO directory_groupmember" in query["sql"]]
    assert len(_members(school_class=school_class, profile=Profile.RELATIVE)) == sum(
        len(adults) for _, adults in families
    )


def test_gathered_changes_that_fail_change_nothing():
    school_class = ClassFactory()
    before = _rows()

    def fail_half_way():
        with services.gathered_changes():
            make_family(school_class)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_half_way()
    assert _rows() == before
    make_family(school_class)
    assert _rows() != before


def _change(chance: random.Random, world: dict) -> None:
    """One change of the directory, any of those there are."""
    pupils, adults, classes = world["pupils"], world["adults"], world["classes"]
    move = chance.choice(
        ["person", "attach", "attach", "detach", "care", "care", "uncare", "function", "profile", "many"]
    )
    if move == "person":
        profile = chance.choice([Profile.PUPIL, Profile.RELATIVE, Profile.TEACHER, Profile.STAFF, Profile.GUEST])
        world["pupils" if profile == Profile.PUPIL else "adults"].append(UserFactory(profile=profile))
    elif move in {"attach", "detach"}:
        user = chance.choice([*pupils, *(adult for adult in adults if adult.profile != Profile.RELATIVE)])
        getattr(services, move)(actor=None, school_class=chance.choice(classes), user=user)
    elif move in {"care", "uncare"}:
        verb = services.add_guardian if move == "care" else services.remove_guardian
        verb(actor=None, relative=chance.choice(adults), child=chance.choice(pupils))
    elif move == "function":
        functions = chance.sample(Function.values, chance.randint(0, 2))
        accounts.update_user(actor=None, user=chance.choice(adults), functions=functions)
    elif move == "profile":
        index = chance.randrange(len(adults))
        profile = chance.choice([Profile.TEACHER, Profile.STAFF, Profile.GUEST, Profile.RELATIVE])
        adults[index] = accounts.update_user(actor=None, user=adults[index], profile=profile)
    else:
        services.enrol_many(
            actor=None,
            memberships=[(chance.choice(classes), chance.choice(pupils)) for _ in range(3)],
            care=[services.Care(chance.choice(adults), chance.choice(pupils)) for _ in range(3)],
        )


@pytest.mark.parametrize("seed", range(6))
def test_kept_by_small_changes_or_rebuilt_from_nothing_the_groups_are_the_same(seed):
    chance = random.Random(seed)
    world = {
        "pupils": [PupilFactory() for _ in range(3)],
        "adults": [RelativeFactory(), TeacherFactory(), HeadFactory()],
        "classes": [ClassFactory() for _ in range(3)],
    }
    for step in range(40):
        _change(chance, world)
        if step % 10 == 9:
            kept = _rows()
            GroupMember.objects.all().delete()
            groups.settle(User.objects.values_list("pk", flat=True))
            assert _rows() == kept


def test_enrolling_a_school_takes_a_fixed_number_of_queries(django_assert_num_queries):
    school_class = ClassFactory()

    def enrol(families):
        people = [make_family(None, relatives=0)[0][0] for _ in range(families)]
        parents = [RelativeFactory() for _ in range(families)]
        memberships = [(school_class, person) for person in people]
        care = [services.Care(parent, child) for parent, child in zip(parents, people, strict=True)]
        return lambda: services.enrol_many(actor=None, memberships=memberships, care=care)

    one, many = enrol(1), enrol(12)
    with CaptureQueriesContext(connection) as first:
        one()
    with django_assert_num_queries(len(first)):
        many()
    assert Group.objects.get(school_class=school_class, profile=Profile.RELATIVE).members.count() == 13


def test_a_bulk_that_holds_a_mistake_changes_nothing():
    school_class = ClassFactory()
    [pupil], [parent] = make_family(None, relatives=1)
    with pytest.raises(ValidationError):
        services.enrol_many(actor=None, memberships=[(school_class, pupil), (school_class, parent)])
    assert not school_class.members.exists()


def test_a_profile_that_changes_moves_between_groups():
    teacher = TeacherFactory()
    school_class = make_class(teacher)
    accounts.update_user(actor=None, user=teacher, profile=Profile.STAFF)
    assert _members(school_class=school_class, profile=Profile.TEACHER) == set()
    assert _members(school_class=school_class, profile=Profile.STAFF) == {teacher}
