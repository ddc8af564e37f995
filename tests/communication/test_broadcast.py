"""Members of a broadcast list never see each other, nor the list, whatever the rules and the page."""

import pytest

from tenant_apps.communication.permissions import reachable, why_reach
from tenant_apps.communication.recipients import RecipientRefused, expand
from tenant_apps.communication.rules import Pair
from tenant_apps.communication.selectors import search_recipients
from tenant_apps.communication.services import set_rules
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.directory.models import Group
from tenant_apps.people.services import add_to_list, create_list


@pytest.fixture
def letter(world):
    """A list of two parents of different classes."""
    letter = create_group(actor=None, kind=GroupKind.BROADCAST, name="La lettre")
    add_members(actor=None, group=letter, users=[world.parent, world.other_parent])
    return letter


def test_its_members_do_not_see_each_other(world, letter, see):
    other = world.other_parent
    assert other not in reachable(world.parent)
    assert not why_reach(world.parent, other)
    assert other.last_name not in see(world.parent, "/annuaire/")
    assert other.last_name not in see(world.parent, "/la-classe/")
    see(world.parent, f"/annuaire/{other.pk}/", code=404)
    assert search_recipients(world.parent, other.last_name) == []
    with pytest.raises(RecipientRefused):
        expand(world.parent, [f"user:{other.pk}"])
    mine = create_list(actor=world.parent, name="Moi")
    assert add_to_list(actor=world.parent, person_list=mine, users=[other]) == 0


def test_they_do_not_see_the_list_until_they_may_write_to_it(world, letter):
    assert search_recipients(world.parent, "lettre") == []
    relatives = Group.objects.get(kind=GroupKind.SCHOOL_PROFILE, profile="relative")
    set_rules(actor=None, changes={Pair(relatives.pk, letter.pk): True})
    [found] = search_recipients(world.parent, "lettre")
    assert found.detail == "Liste de diffusion"
    assert expand(world.parent, [found.token]).group_ids == {letter.pk}
    assert world.other_parent not in reachable(world.parent)


def test_only_administrators_read_who_is_on_it(world, letter, see):
    page = f"/administration/groupes/{letter.pk}/"
    assert world.other_parent.last_name in see(world.admin, page)
    for who in (world.teacher, world.parent):
        see(who, page, code=403)
