"""Rules changed together, what that does before it is saved, and back to the defaults."""

import pytest
from django.core.exceptions import ValidationError

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.communication.matrix import differences, preview, preview_of_reset
from tenant_apps.communication.models import ClassRule, Rule
from tenant_apps.communication.permissions import reachable
from tenant_apps.communication.rules import ClassPair, Pair
from tenant_apps.communication.services import reset_rules, set_rules
from tenant_apps.communication.services.rules import MOST_CHANGES
from tenant_apps.directory import services
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import create_group
from tenant_apps.directory.models import Group
from tests.factories.accounts import PupilFactory, RelativeFactory


@pytest.fixture
def school(world):
    """Profile → the id of its group in the whole school."""
    return {group.profile: group.pk for group in Group.objects.filter(kind=GroupKind.SCHOOL_PROFILE)}


@pytest.fixture
def mates(world):
    """Two families in one class."""
    mate = PupilFactory(first_name="Tom", activated=True)
    parent = RelativeFactory(first_name="Ana", activated=True)
    services.attach(actor=None, school_class=world.school_class, user=mate)
    services.add_guardian(actor=None, relative=parent, child=mate)
    return mate, parent


IN_CLASS = ClassPair("relative", "relative")


def test_several_changes_at_once_are_one_line_of_the_journal(world, school):
    changes = {
        Pair(school["pupil"], school["staff"]): False,
        IN_CLASS: True,
        Pair(school["staff"], school["pupil"]): True,
    }
    assert set_rules(actor=world.admin, changes=changes) == 2
    assert Rule.objects.get().allowed is False
    assert ClassRule.objects.get().allowed is True
    entry = AuditEntry.objects.get(verb="communication.set_rules")
    assert (entry.actor, entry.data["count"]) == (world.admin, 2)
    assert set_rules(actor=world.admin, changes=changes) == 0
    assert AuditEntry.objects.filter(verb="communication.set_rules").count() == 1


def test_what_is_the_default_again_is_kept_no_more(world, school):
    key = Pair(school["pupil"], school["staff"])
    set_rules(actor=world.admin, changes={key: False, IN_CLASS: True})
    assert set_rules(actor=world.admin, changes={key: True, IN_CLASS: None}) == 2
    assert differences() == []


def test_a_pair_of_one_class_may_part_from_what_is_said_of_each(world):
    group = Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)
    set_rules(actor=world.admin, changes={IN_CLASS: True})
    assert set_rules(actor=world.admin, changes={Pair(group.pk, group.pk): False}) == 1
    assert {(one.name, one.allowed) for one in differences()} == {
        ("Dans chaque classe\u00a0: parents → parents", True),
        ("Les Coquelicots\u00a0: parents → Les Coquelicots\u00a0: parents", False),
    }


def test_back_to_the_defaults(world, school):
    set_rules(actor=world.admin, changes={Pair(school["pupil"], school["staff"]): False, IN_CLASS: True})
    assert len(preview_of_reset().changes) == 2
    assert reset_rules(actor=world.admin) == 2
    assert differences() == []
    assert AuditEntry.objects.get(verb="communication.reset_rules").data == {"count": 2}
    assert reset_rules(actor=world.admin) == 0


def test_what_makes_no_sense_is_refused_whole(world, school):
    letter = create_group(actor=None, kind="broadcast", name="La lettre")
    fine = {Pair(school["pupil"], school["staff"]): False}
    for wrong in (Pair(school["pupil"], 999_999), Pair(letter.pk, school["pupil"])):
        with pytest.raises(ValidationError, match="n’existe plus"):
            set_rules(actor=world.admin, changes=fine | {wrong: True})
    with pytest.raises(ValidationError, match="au plus"):
        set_rules(actor=world.admin, changes={Pair(n, n): True for n in range(MOST_CHANGES + 1)})
    assert not Rule.objects.exists()


def _told(effects):
    return {(one.viewers.words, one.seen.words) for one in effects}


def test_a_preview_says_who_gains_whom(world, mates):
    found = preview({IN_CLASS: True})
    assert _told(found.gains) == {("2 parents", "2 parents")}
    assert found.losses == []
    assert set(found.gains[0].viewers.names) == {"Sacha", "Ana"}
    assert not ClassRule.objects.exists()


def test_a_preview_says_who_loses_whom(world, mates):
    found = preview({ClassPair("pupil", "pupil"): False})
    assert _told(found.losses) == {("2 élèves", "2 élèves")}
    assert found.gains == []


def test_what_another_rule_opens_anyway_is_no_change_of_sight(world, school):
    found = preview({ClassPair("teacher", "relative"): False})
    assert len(found.changes) == 1
    assert found.effects == []  # teachers reach all the parents of the school


def test_families_and_administrators_are_in_no_preview(world, school):
    found = preview({Pair(school["relative"], school["pupil"]): True})
    assert _told(found.gains) == {("2 parents", "2 élèves")}
    only = preview({Pair(school["teacher"], school["guest"]): False})
    assert only.effects == []


def test_the_preview_is_what_happens(world, school, mates):
    """Counted pair by pair, before and after."""
    everyone = [*vars(world).values(), *mates]
    people = [one for one in everyone if hasattr(one, "login") and not one.is_school_admin]

    def sight():
        return {(one.pk, two.pk) for one in people for two in reachable(one)}

    changes = {
        Pair(school["relative"], school["pupil"]): True,
        Pair(school["pupil"], school["staff"]): False,
        ClassPair("pupil", "teacher"): False,
        ClassPair("relative", "relative"): True,
    }
    before, found = sight(), preview(changes)
    set_rules(actor=None, changes=changes)
    after = sight()
    for moved, effects in ((after - before, found.gains), (before - after, found.losses)):
        profile = {one.pk: one.profile for one in people} | {world.admin.pk: "teacher"}
        expected = {}
        for viewer, seen in moved:
            viewers, others = expected.setdefault((profile[viewer], profile[seen]), (set(), set()))
            viewers.add(viewer)
            others.add(seen)
        told = {(one.viewers.profile, one.seen.profile): (one.viewers.count, one.seen.count) for one in effects}
        assert told == {key: (len(viewers), len(seen)) for key, (viewers, seen) in expected.items()}
        assert told
