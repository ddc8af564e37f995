"""The login one chooses: who may, which names, signing in with it."""

import pytest
from django.contrib.auth import authenticate
from django.core import mail

from tenant_apps.accounts import services
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import AccountRefused
from tests.factories.accounts import PASSWORD, RelativeFactory

PAGE = "/mon-compte/identifiant/"


def _alias(user):
    return User.objects.get(pk=user.pk).alias


def _text(response):
    return response.content.decode()


def _sign_in(client, name, password=PASSWORD):
    return client.post("/connexion/", {"login": name, "password": password})


def test_one_signs_in_with_it_and_with_the_login(as_parent, alpha_client, world, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        assert as_parent.post(PAGE, {"alias": " Sacha-54 "})["Location"] == "/mon-compte/"
    assert _alias(world.parent) == "sacha-54"
    assert "sacha-54" in _text(as_parent.get("/mon-compte/"))
    assert "choisi a changé" in mail.outbox[-1].body
    for name in ("sacha-54", "SACHA-54", "sacha.martin"):
        alpha_client.logout()
        assert _sign_in(alpha_client, name).status_code == 302, name
    [line] = AuditEntry.objects.filter(verb__endswith="_alias")
    assert (line.verb, line.data) == ("accounts.choose_alias", {})


def test_the_backend_knows_both_names(world):
    services.choose_alias(actor=world.parent, alias="sacha-54")
    for name in ("sacha-54", " SACHA-54 ", "sacha.martin"):
        assert authenticate(request=None, username=name, password=PASSWORD) == world.parent, name
    assert authenticate(request=None, username="sacha-5", password=PASSWORD) is None


def test_wrong_passwords_count_for_the_person_whichever_name_is_typed(alpha_client, world):
    services.choose_alias(actor=world.parent, alias="sacha-54")
    for name in ("sacha-54", "sacha.martin", "sacha-54", "sacha.martin", "sacha-54"):
        assert "ne vont pas ensemble" in _text(_sign_in(alpha_client, name, "faux"))
    for name in ("sacha-54", "sacha.martin"):
        assert "Trop d’essais" in _text(_sign_in(alpha_client, name))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ab", "3 à 64"),
        ("a" * 65, "3 à 64"),
        ("sacha@maison", "3 à 64"),
        ("Sacha.Martin", "déjà votre identifiant"),
        ("lou.martin", "déjà pris"),
        ("chef", "déjà pris"),
    ],
)
def test_what_cannot_be_a_login_is_said_and_stays_typed(as_parent, world, typed, said):
    services.choose_alias(actor=world.teacher, alias="chef")
    answer = as_parent.post(PAGE, {"alias": typed})
    assert said in str(answer.context["form"].errors["alias"])
    assert typed in _text(answer)
    assert _alias(world.parent) == ""


def test_it_is_given_back(as_parent, world, alpha_client):
    services.choose_alias(actor=world.parent, alias="sacha-54")
    as_parent.post(PAGE, {"alias": ""})
    assert _alias(world.parent) == ""
    alpha_client.logout()
    assert _sign_in(alpha_client, "sacha-54").status_code == 200
    services.choose_alias(actor=world.teacher, alias="sacha-54")  # free again


def test_a_login_is_not_given_to_two(world):
    services.choose_alias(actor=world.parent, alias="jo.petit")
    assert RelativeFactory(first_name="Jo", last_name="Petit").login == "jo.petit2"


def test_a_child_keeps_the_login_known_to_the_class(as_pupil, world):
    assert "Ton identifiant ne change pas" in _text(as_pupil.post(PAGE, {"alias": "lulu"}))
    with pytest.raises(AccountRefused):
        services.choose_alias(actor=world.pupil, alias="lulu")
