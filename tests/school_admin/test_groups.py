"""Groups: by hand, automatic, of past years."""

import pytest
from django.core.exceptions import ValidationError

from tenant_apps.accounts.services import predelete_users, restore_users
from tenant_apps.directory import hand_groups
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.group_names import group_name
from tenant_apps.directory.models import Group
from tests.factories.accounts import PupilFactory
from tests.queries import exactly

PAGE = "/administration/groupes/"


def _text(response):
    return response.content.decode()


@pytest.fixture
def choir(world):
    group = hand_groups.create_group(actor=world.admin, kind=GroupKind.MANUAL, name="La chorale")
    hand_groups.add_members(actor=world.admin, group=group, users=[world.pupil])
    return group


def test_a_group_is_made_filled_by_search_and_emptied(as_admin, world):
    answer = as_admin.post(f"{PAGE}nouveau/", {"name": "  La   chorale ", "kind": "manual"})
    url = answer["Location"]
    found = _text(as_admin.get(f"{url}?q=marti"))
    assert "Lou Martin" in found
    assert "Petit" not in found
    as_admin.post(f"{url}ajouter/", {"ids": [world.pupil.pk, world.parent.pk]})
    page = _text(as_admin.get(f"{url}?q=lou"))
    assert "2 membres" in page
    assert f'value="{world.pupil.pk}"' not in page  # already in it
    as_admin.post(f"{url}retirer/{world.parent.pk}/")
    group = Group.objects.get(name="La chorale")
    assert list(hand_groups.members_of(group)) == [world.pupil]
    assert "La chorale" in _text(as_admin.get(PAGE))


@pytest.mark.parametrize("name", ["la CHORALE", "", "x\u202ey", "\u2063\u200b"])
def test_a_name_that_does_not_do_is_said(as_admin, choir, name):
    answer = _text(as_admin.post(f"{PAGE}nouveau/", {"name": name, "kind": "broadcast"}))
    assert "error-summary" in answer
    assert Group.objects.filter(kind=GroupKind.BROADCAST).count() == 0


def test_renamed_then_deleted_after_the_question(as_admin, choir):
    url = f"{PAGE}{choir.pk}/"
    as_admin.post(f"{url}renommer/", {"name": "Le chœur"})
    assert Group.objects.get(pk=choir.pk).name == "Le chœur"
    assert "Son membre reste dans l’école." in _text(as_admin.get(f"{url}supprimer/"))
    assert Group.objects.filter(pk=choir.pk).exists()
    as_admin.post(f"{url}supprimer/")
    assert not Group.objects.filter(pk=choir.pk).exists()


def test_automatic_groups_are_read_only(as_admin, world):
    group = Group.objects.get(school_class=world.school_class, profile="relative")
    page = _text(as_admin.get(f"{PAGE}?sorte=automatiques"))
    assert "Les Coquelicots : parents" in page
    shown = _text(as_admin.get(f"{PAGE}{group.pk}/"))
    assert "Sacha Martin" in shown
    assert "Retirer" not in shown
    for address in ("renommer/", "supprimer/"):
        assert as_admin.get(f"{PAGE}{group.pk}/{address}").status_code == 404
    with pytest.raises(ValidationError):
        hand_groups.add_members(actor=None, group=group, users=[world.pupil])


def test_past_classes_are_listed_with_their_year(as_admin, world):
    past = Group.objects.create(kind=GroupKind.PAST_CLASS, name="CP", school_year="2024-2025", profile="pupil")
    past.members.add(world.pupil)
    assert group_name(past) == "CP (2024-2025) : élèves"
    assert "CP (2024-2025) : élèves" in _text(as_admin.get(f"{PAGE}?sorte=annees-passees"))
    predelete_users(actor=None, users=[world.pupil])
    assert list(hand_groups.members_of(past)) == [world.pupil]


def test_a_member_who_leaves_is_not_shown_and_comes_back(world, choir):
    predelete_users(actor=None, users=[world.pupil])
    assert list(hand_groups.members_of(choir)) == []
    assert hand_groups.groups_of_kinds(GroupKind.MANUAL).get().member_count == 0
    restore_users(actor=None, users=[world.pupil])
    assert list(hand_groups.members_of(choir)) == [world.pupil]


def test_nobody_ticked_or_a_group_too_large_is_said(as_admin, world, choir, monkeypatch):
    url = f"{PAGE}{choir.pk}/ajouter/"
    assert "Cochez d’abord" in _text(as_admin.post(url, follow=True))
    monkeypatch.setattr(hand_groups, "MOST_MEMBERS", 1)
    assert "1 membres au plus" in _text(as_admin.post(url, {"ids": [world.parent.pk]}, follow=True))


def test_a_long_list_costs_what_a_short_one_costs(as_admin, choir):
    for n in (1, 5):
        for number in range(n):
            group = hand_groups.create_group(actor=None, kind=GroupKind.MANUAL, name=f"Groupe {n} {number}")
            hand_groups.add_members(actor=None, group=group, users=[PupilFactory()])
        with exactly(5):
            as_admin.get(PAGE)
