"""The page of a person: everything known, what is done from it."""

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import predelete_users
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, PersonalDetails
from tests.factories.accounts import PupilFactory, TeacherFactory

PEOPLE = "/administration/personnes/"


def _text(response):
    return response.content.decode()


def test_the_administrative_sheet_is_shown_and_the_photo_flag_is_no_consent(as_admin, world):
    PersonalDetails.objects.create(
        user=world.pupil, address="3 rue des Lilas", city="Épinal", home_phone="0329000000", photo_flag=True, level="CP"
    )
    User.objects.filter(pk=world.pupil.pk).update(ine="123456789AB", alias="petit-lou")
    page = _text(as_admin.get(f"{PEOPLE}{world.pupil.pk}/"))
    for said in ("3 rue des Lilas", "Épinal", "0329000000", "123456789AB", "petit-lou"):
        assert said in page
    assert "n’est pas un accord pour l’image" in page
    assert "Photo dans ONDE" not in _text(as_admin.get(f"{PEOPLE}{world.parent.pk}/"))


def test_groups_made_by_hand_and_past_classes_are_named(as_admin, world):
    choir = Group.objects.create(kind=GroupKind.MANUAL, name="La chorale")
    choir.members.add(world.pupil)
    page = _text(as_admin.get(f"{PEOPLE}{world.pupil.pk}/"))
    assert "La chorale" in page


def test_an_account_that_served_leaves_then_is_restored(as_admin, world):
    url = f"{PEOPLE}{world.parent.pk}/"
    assert "Pendant 90 jours" in _text(as_admin.get(f"{url}supprimer/"))
    assert not User.objects.get(pk=world.parent.pk).is_leaving
    answer = as_admin.post(f"{url}supprimer/", follow=True)
    assert answer.redirect_chain[-1][0] == url
    assert "Ce compte sera effacé le" in _text(answer)
    assert "Suppression demandée" in _text(answer)
    assert "Supprimer le compte" not in _text(answer)
    as_admin.post(f"{url}restaurer/")
    assert not User.objects.get(pk=world.parent.pk).is_leaving


def test_an_account_nobody_used_is_erased_after_a_warning(as_admin):
    pupil = PupilFactory()
    assert "sans retour" in _text(as_admin.get(f"{PEOPLE}{pupil.pk}/supprimer/"))
    assert as_admin.post(f"{PEOPLE}{pupil.pk}/supprimer/")["Location"] == PEOPLE
    assert not User.objects.filter(pk=pupil.pk).exists()


def test_nobody_deletes_themselves(as_admin, world):
    answer = as_admin.post(f"{PEOPLE}{world.admin.pk}/supprimer/")
    assert "Vous ne pouvez pas supprimer votre propre compte." in _text(answer)
    assert not User.objects.get(pk=world.admin.pk).is_leaving


def test_the_last_administrator_stays(as_admin, world):
    other = TeacherFactory(functions=["local_admin"])
    User.objects.filter(pk=world.admin.pk).update(blocked_at=None)
    as_admin.post(f"{PEOPLE}{other.pk}/supprimer/")
    assert not User.objects.filter(pk=other.pk).exists()  # the head still runs the school
    User.objects.filter(pk=world.teacher.pk).update(functions=["head"])
    as_admin.force_login(User.objects.get(pk=world.teacher.pk))
    as_admin.post(f"{PEOPLE}{world.admin.pk}/supprimer/")
    assert User.objects.get(pk=world.admin.pk).is_leaving


def test_a_function_is_not_given_to_a_leaver(as_admin, world):
    predelete_users(actor=None, users=[world.teacher])
    answer = as_admin.get(f"{PEOPLE}{world.teacher.pk}/fonctions/")
    assert answer.status_code == 403


@pytest.mark.parametrize("address", ["", "supprimer/", "modifier/", "bloquer/", "fonctions/", "nouvel-acces/"])
def test_somebody_of_no_school_is_nowhere(as_admin, address):
    assert as_admin.get(f"{PEOPLE}999999/{address}").status_code == 404
