"""The only administrator of a school lost the telephone: the team lets them in again."""

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail

from tenant_apps.accounts.models import AuditEntry
from tenants.context import in_school
from tests.console.conftest import toasts, words
from tests.factories.accounts import HeadFactory, TeacherFactory

ASKED = {"login": "anne.legoff", "reason": "Rappelée au numéro de l’annuaire."}


@pytest.fixture
def url(alpha):
    return f"/ecoles/{alpha.uai}/double-verification/"


@pytest.fixture
def head(alpha):
    """Anne, protected."""
    with in_school(alpha):
        person = HeadFactory(first_name="Anne", last_name="Le Goff", email="anne@example.test", activated=True)
        Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    return person


def _protected(alpha):
    with in_school(alpha):
        return Authenticator.objects.exists()


def test_the_head_comes_in_with_the_password_alone(
    desk, look, alpha, camille, head, url, django_capture_on_commit_callbacks
):
    assert url in [link.get("href") for link in look(f"/ecoles/{alpha.uai}/").cssselect("a")]
    with django_capture_on_commit_callbacks(execute=True):
        answer = desk.post(url, ASKED, follow=True)
    assert "est retirée" in toasts(answer)
    assert "a retiré la double vérification d’un administrateur" in words(look(f"/ecoles/{alpha.uai}/"))
    assert not _protected(alpha)
    line = AuditEntry.objects.get(verb="provisioning.reset_second_factor")
    assert (line.actor, line.data) == (camille, {"reason": ASKED["reason"], "user": head.pk})
    with in_school(alpha):
        assert AuditEntry.objects.get(verb="accounts.reset_second_factor").target_key == f"user:{head.pk}"
    assert [message.to for message in mail.outbox] == [["anne@example.test"]]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"login": "personne"}, "Aucun administrateur"),
        ({"login": "zoe.aab"}, "Aucun administrateur"),
        ({"login": ""}, "Indiquez l’identifiant"),
        ({"reason": ""}, "comment vous avez vérifié"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_done(desk, alpha, head, url, change, said):
    with in_school(alpha):
        TeacherFactory(first_name="Zoé", last_name="Aab", activated=True)
    answer = desk.post(url, ASKED | change)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert _protected(alpha)


def test_without_a_second_factor_there_is_nothing_to_take_away(desk, alpha, head, url):
    with in_school(alpha):
        Authenticator.objects.all().delete()
    assert "n’a pas de double vérification" in desk.post(url, ASKED).content.decode()
