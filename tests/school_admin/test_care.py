"""From a person's page: a second factor given up with the lost telephone, a photo taken away."""

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.files.storage import default_storage

from tenant_apps.accounts import services
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.photos import SHELF
from tenant_apps.accounts.services import set_photo
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD, TeacherFactory
from tests.pictures import drawn, sent

PEOPLE = "/administration/personnes/"


def _text(response):
    return response.content.decode()


def _lines(user, verb):
    return AuditEntry.objects.filter(target_key=f"user:{user.pk}", verb=verb)


@pytest.fixture
def colleague(world):
    """Another administrator, protected."""
    user = TeacherFactory(
        first_name="Nour", last_name="Diallo", email="nour@example.test", functions=["local_admin"], activated=True
    )
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=user, type=kind, data={})
    return user


def test_a_colleague_who_lost_the_telephone_comes_in_again(
    as_admin, world, colleague, django_capture_on_commit_callbacks
):
    url = f"{PEOPLE}{colleague.pk}/double-verification/"
    assert url in _text(as_admin.get(f"{PEOPLE}{colleague.pk}/"))
    assert "le mot de passe suffira" in _text(as_admin.get(url))
    assert Authenticator.objects.filter(user=colleague).count() == 2
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_admin.post(url, follow=True)
    assert "n’a plus de double vérification" in _text(answer)
    assert not Authenticator.objects.filter(user=colleague).exists()
    [line] = _lines(colleague, "accounts.reset_second_factor")
    assert (line.actor, line.data) == (world.admin, {"second_factors": 2})
    assert "Double vérification retirée" in _text(answer)
    [message] = mail.outbox
    assert message.to == ["nour@example.test"]
    assert "double vérification" in message.body


def test_what_the_lost_telephone_had_open_is_closed(as_admin, colleague):
    telephone = StrictClient("alpha.one.localhost")
    telephone.force_login(colleague)
    services.note_device(actor=colleague, session=telephone.session, agent="")
    as_admin.post(f"{PEOPLE}{colleague.pk}/double-verification/")
    assert not Session.objects.filter(device__user=colleague).exists()
    assert User.objects.get(pk=colleague.pk).check_password(PASSWORD)


def test_ones_own_is_not_taken_away_here(as_admin, world):
    Authenticator.objects.create(user=world.admin, type=Authenticator.Type.TOTP, data={})
    url = f"{PEOPLE}{world.admin.pk}/double-verification/"
    assert url not in _text(as_admin.get(f"{PEOPLE}{world.admin.pk}/"))
    assert "Sécurité de mon compte" in _text(as_admin.get(url))
    assert "Sécurité de mon compte" in _text(as_admin.post(url))
    assert Authenticator.objects.filter(user=world.admin).exists()


def test_there_is_nothing_to_take_away(as_admin, world):
    url = f"{PEOPLE}{world.teacher.pk}/double-verification/"
    assert url not in _text(as_admin.get(f"{PEOPLE}{world.teacher.pk}/"))
    assert "n’a pas de double vérification" in _text(as_admin.post(url))
    assert not _lines(world.teacher, "accounts.reset_second_factor").exists()


@pytest.fixture
def photo(world):
    """The parent's photo: its name."""
    return set_photo(actor=world.parent, picture=SHELF.read(sent(drawn()))).photo


def _files_of(photo):
    return [name for name in default_storage.listdir(SHELF.folder)[1] if name.startswith(photo)]


def test_a_photo_is_taken_away_after_a_question(as_admin, world, photo, django_capture_on_commit_callbacks):
    url = f"{PEOPLE}{world.parent.pk}/photo/"
    assert url in _text(as_admin.get(f"{PEOPLE}{world.parent.pk}/"))
    assert "sans retour" in _text(as_admin.get(url))
    assert User.objects.get(pk=world.parent.pk).photo == photo
    assert _files_of(photo)
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_admin.post(url, follow=True)
    assert "est retirée" in _text(answer)
    assert User.objects.get(pk=world.parent.pk).photo == ""
    assert _files_of(photo) == []
    [line] = _lines(world.parent, "accounts.remove_photo")
    assert line.actor == world.admin


def test_without_a_photo_there_is_nothing_to_ask(as_admin, world):
    url = f"{PEOPLE}{world.parent.pk}/photo/"
    assert url not in _text(as_admin.get(f"{PEOPLE}{world.parent.pk}/"))
    assert as_admin.get(url)["Location"] == f"{PEOPLE}{world.parent.pk}/"
    as_admin.post(url)
    assert not _lines(world.parent, "accounts.remove_photo").exists()


@pytest.mark.parametrize("address", ["photo/", "double-verification/"])
def test_somebody_of_no_school_is_nowhere(as_admin, address):
    assert as_admin.get(f"{PEOPLE}999999/{address}").status_code == 404
