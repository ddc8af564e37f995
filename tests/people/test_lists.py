"""Named lists: made, filled, renamed, deleted; another's is not found."""

import pytest
from django.core.exceptions import ValidationError

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import block_user
from tenant_apps.people import services
from tenant_apps.people.models import PersonList
from tenant_apps.people.selectors import lists_of, members_of
from tests.factories.directory import make_family
from tests.queries import exactly

PAGE = "/annuaire/listes/"


@pytest.fixture
def readers(world):
    made = services.create_list(actor=world.teacher, name="Le groupe de lecture")
    services.add_to_list(actor=world.teacher, person_list=made, users=[world.pupil])
    return made


@pytest.fixture
def as_teacher(alpha_client, world):
    alpha_client.force_login(world.teacher)
    return alpha_client


def _text(response):
    return response.content.decode()


def test_a_list_is_made_filled_by_search_and_emptied(as_teacher, world):
    url = as_teacher.post(f"{PAGE}nouvelle/", {"name": "  Le   groupe "})["Location"]
    found = _text(as_teacher.get(f"{url}?q=marti"))
    assert "Lou Martin" in found
    assert "Petit" not in found
    as_teacher.post(f"{url}ajouter/", {"ids": [world.pupil.pk, world.parent.pk]})
    page = _text(as_teacher.get(f"{url}?q=lou"))
    assert "2 personnes" in page
    assert f'value="{world.pupil.pk}"' not in page  # already in it
    as_teacher.post(f"{url}retirer/{world.parent.pk}/")
    made = PersonList.objects.get(name="Le groupe")
    assert list(members_of(world.teacher, made)) == [world.pupil]
    assert "1 personne" in _text(as_teacher.get(PAGE))


@pytest.mark.parametrize("name", ["le GROUPE de lecture", "", "x\u202ey", "n" * 61])
def test_a_name_that_does_not_do_is_said_and_kept(as_teacher, readers, name):
    answer = _text(as_teacher.post(f"{PAGE}nouvelle/", {"name": name}))
    assert "error-summary" in answer
    assert f'value="{name}"' in answer or not name
    assert PersonList.objects.count() == 1


def test_two_people_may_use_one_name(world, readers):
    assert services.create_list(actor=world.parent, name=readers.name).pk != readers.pk


def test_renamed_then_deleted_after_the_question(as_teacher, readers):
    url = f"{PAGE}{readers.pk}/"
    as_teacher.post(f"{url}renommer/", {"name": "Les lecteurs"})
    assert PersonList.objects.get().name == "Les lecteurs"
    assert "Supprimer la liste « Les lecteurs » ?" in _text(as_teacher.get(f"{url}supprimer/"))
    assert PersonList.objects.exists()
    as_teacher.post(f"{url}supprimer/")
    assert not PersonList.objects.exists()
    verbs = set(AuditEntry.objects.filter(verb__startswith="people.").values_list("verb", flat=True))
    assert verbs == {"people.create_list", "people.add_to_list", "people.rename_list", "people.delete_list"}


def test_from_a_card_into_a_list(as_teacher, world, readers):
    url = f"/annuaire/{world.parent.pk}/"
    assert "Le groupe de lecture" in _text(as_teacher.get(url))
    as_teacher.post(f"{url}liste/", {"liste": readers.pk})
    assert set(members_of(world.teacher, readers)) == {world.pupil, world.parent}
    again = as_teacher.post(f"{url}liste/", {"liste": readers.pk}, follow=True)
    assert "y était déjà" in _text(again)
    assert "Choisissez d’abord une liste." in _text(as_teacher.post(f"{url}liste/", {"liste": ""}, follow=True))


@pytest.mark.parametrize("who", ["admin", "other_teacher", "parent"])
@pytest.mark.parametrize("path", ["", "renommer/", "supprimer/"])
def test_anothers_list_is_not_found(alpha_client, world, readers, who, path):
    alpha_client.force_login(getattr(world, who))
    assert alpha_client.get(f"{PAGE}{readers.pk}/{path}").status_code == 404


def test_favourites_are_no_list_one_opens(as_teacher, world):
    services.set_favourite(actor=world.teacher, user=world.pupil, favourite=True)
    favourites = PersonList.objects.get(owner=world.teacher)
    assert as_teacher.get(f"{PAGE}{favourites.pk}/").status_code == 404
    assert list(lists_of(world.teacher)) == []


def test_nobody_invisible_enters_a_list(alpha_client, world):
    made = services.create_list(actor=world.parent, name="Essai")
    assert services.add_to_list(actor=world.parent, person_list=made, users=[world.other_pupil, world.teacher]) == 1
    alpha_client.force_login(world.parent)
    alpha_client.post(f"{PAGE}{made.pk}/ajouter/", {"ids": [world.other_pupil.pk]})
    assert list(made.members.all()) == [world.teacher]


def test_a_member_one_sees_no_more_is_neither_shown_nor_counted(as_teacher, world, readers):
    block_user(actor=None, user=world.pupil)
    assert "Lou Martin" not in _text(as_teacher.get(f"{PAGE}{readers.pk}/"))
    assert lists_of(world.teacher).get().member_count == 0


def test_lists_and_members_are_bounded(world, readers, monkeypatch):
    monkeypatch.setattr(services, "MOST_LISTS", 1)
    monkeypatch.setattr(services, "MOST_MEMBERS", 1)
    with pytest.raises(ValidationError):
        services.create_list(actor=world.teacher, name="Une autre")
    with pytest.raises(ValidationError):
        services.add_to_list(actor=world.teacher, person_list=readers, users=[world.parent])


def test_a_list_costs_the_same_for_one_member_as_for_five(as_teacher, world, readers):
    for turn in range(2):
        as_teacher.get(f"{PAGE}{readers.pk}/")
        with exactly(7):
            as_teacher.get(f"{PAGE}{readers.pk}/?q=m")
        with exactly(5):
            as_teacher.get(PAGE)
        family = [one for _ in range(2) for group in make_family(world.school_class) for one in group]
        services.add_to_list(actor=world.teacher, person_list=readers, users=family)
        services.create_list(actor=world.teacher, name=f"Une autre {turn}")
