"""Defaults between groups: Python and SQL say the same, and an administrator's word replaces them."""

import pytest

from tenant_apps.communication import reach
from tenant_apps.communication.models import ClassRule, Rule
from tenant_apps.communication.permissions import reachable, reachable_groups, why_reach
from tenant_apps.communication.rules import ClassPair, Pair, allowed_by_default, parse_change, write_change
from tenant_apps.directory import services
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import create_group
from tenant_apps.directory.models import Group
from tenant_apps.directory.rules import of_name
from tests.factories.accounts import PupilFactory, RelativeFactory


def _group(**fields):
    return Group.objects.get(**fields)


@pytest.mark.parametrize("who", ["teacher", "staff", "parent", "pupil", "other_parent"])
def test_python_and_sql_agree(world, who):
    create_group(actor=None, kind="manual", name="La chorale")
    create_group(actor=None, kind="broadcast", name="La lettre")
    user = getattr(world, who)
    sources = Group.objects.filter(members=user).order_by("pk")
    said = {t.pk for t in Group.objects.order_by("pk") for s in sources if allowed_by_default(s, t)}
    assert set(Group.objects.filter(pk__in=reach.target_groups(user)).values_list("pk", flat=True)) == said
    assert said


def test_a_rule_opens(world):
    parents = _group(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)
    others = _group(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.other_class)
    assert world.other_parent not in reachable(world.parent)
    Rule.objects.create(source=parents, target=others, allowed=True)
    assert world.other_parent in reachable(world.parent)
    assert world.parent not in reachable(world.other_parent)
    assert others in reachable_groups(world.parent)


def test_a_rule_closes_what_no_other_edge_opens(world):
    pupils = _group(kind=GroupKind.SCHOOL_PROFILE, profile="pupil")
    staff = _group(kind=GroupKind.SCHOOL_PROFILE, profile="staff")
    Rule.objects.create(source=pupils, target=staff, allowed=False)
    assert world.staff not in reachable(world.pupil)
    assert world.teacher in reachable(world.pupil)


def test_a_family_is_never_parted(world):
    for source in Group.objects.all():
        Rule.objects.bulk_create([Rule(source=source, target=target, allowed=False) for target in Group.objects.all()])
    assert set(reachable(world.parent)) == {world.parent, world.pupil}


def test_a_broadcast_list_shows_nobody(world):
    letter = create_group(actor=None, kind="broadcast", name="La lettre")
    letter.members.add(world.parent, world.other_parent)
    relatives = _group(kind=GroupKind.SCHOOL_PROFILE, profile="relative")
    Rule.objects.create(source=letter, target=letter, allowed=True)
    Rule.objects.create(source=relatives, target=letter, allowed=True)
    assert world.other_parent not in reachable(world.parent)
    assert letter in reachable_groups(world.parent)


def test_groups_one_may_address(world):
    mine = {"kind": GroupKind.CLASS_PROFILE, "school_class": world.school_class}
    assert _group(**mine, profile="teacher") in reachable_groups(world.parent)
    assert _group(**mine, profile="relative") not in reachable_groups(world.parent)
    assert _group(**mine, profile="relative") in reachable_groups(world.other_teacher)
    assert _group(**mine, profile="relative") in reachable_groups(world.admin)


def test_what_is_said_of_each_class_opens_within_it_only(world):
    other = PupilFactory(activated=True)
    services.attach(actor=None, school_class=world.other_class, user=other)
    second = RelativeFactory(activated=True)
    services.add_guardian(actor=None, relative=second, child=world.other_pupil)
    ClassRule.objects.create(source_profile="relative", target_profile="relative", allowed=True)
    assert second in reachable(world.other_parent)
    assert second not in reachable(world.parent)
    assert (
        why_reach(world.other_parent, second).reason
        == f"Parent d’élève de la classe {of_name(world.other_pupil.first_name)}"
    )
    ours = {"kind": GroupKind.CLASS_PROFILE, "profile": "relative", "school_class": world.other_class}
    Rule.objects.create(source=_group(**ours), target=_group(**ours), allowed=False)
    assert second not in reachable(world.other_parent)  # said of this very pair


def test_what_is_said_of_each_class_closes_it(world):
    mate = PupilFactory(activated=True)
    services.attach(actor=None, school_class=world.school_class, user=mate)
    assert mate in reachable(world.pupil)
    ClassRule.objects.create(source_profile="pupil", target_profile="pupil", allowed=False)
    assert mate not in reachable(world.pupil)
    assert why_reach(world.pupil, mate).reason == "L’école a fermé cet échange."


@pytest.mark.parametrize(
    ("text", "key"), [("12-34:on", Pair(12, 34)), ("relative-pupil:off", ClassPair("relative", "pupil"))]
)
def test_a_change_is_written_and_read_back(text, key):
    assert parse_change(text)[0] == key
    assert write_change(*parse_change(text)) == text


@pytest.mark.parametrize("text", ["", "12-34", "12-34:maybe", "12:on", "x-y:on", "team-pupil:on", "²-3:on", "1-2-3:on"])
def test_what_is_no_change_is_refused(text):
    with pytest.raises(ValueError, match="Not a"):
        parse_change(text)
