"""What opens alpha opens nothing at beta: session, CSRF token, activation link, reset link, second factor."""

import copy
import re

import pytest
from django.core import mail

from tenant_apps.accounts import codes, links
from tenant_apps.accounts.models import User
from tenant_apps.accounts.tokens import make_reset_key, user_of_reset_key
from tenant_apps.accounts.vault import NotOurs, seal, unseal
from tenants.context import in_school
from tests.client import StrictClient
from tests.factories.accounts import PASSWORD, TeacherFactory


@pytest.fixture
def twins(alpha, beta):
    """The same person in both schools: same key, login, address, password hash and dates."""
    with in_school(alpha):
        first = TeacherFactory(first_name="Anne", last_name="Twin", email="anne@example.test", activated=True)
    with in_school(beta):
        second = TeacherFactory(first_name="Anne", last_name="Twin", email="anne@example.test", activated=True)
        second.groupmember_set.all().delete()  # rows that hold the key about to change
        same = {field.attname: getattr(first, field.attname) for field in User._meta.concrete_fields}
        User.objects.filter(pk=second.pk).update(**same)
        second = User.objects.get(pk=first.pk)
    return first, second


def _sign_in(client):
    return client.post("/connexion/", {"login": "anne.twin", "password": PASSWORD})


def test_a_session(alpha_client, beta_client, twins):
    _sign_in(alpha_client)
    assert alpha_client.get("/securite/").status_code == 200
    beta_client.cookies = copy.deepcopy(alpha_client.cookies)
    assert beta_client.get("/securite/").status_code == 302


def test_a_reset_link(alpha, beta, alpha_client, beta_client, twins, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        alpha_client.post("/mot-de-passe-oublie/", {"login": "anne.twin"})
    [link] = set(re.findall(r"/mot-de-passe-oublie/\S+/", mail.outbox[0].body))
    assert alpha_client.get(link).status_code == 200
    assert beta_client.get(link).status_code == 404
    with in_school(alpha):
        key = make_reset_key(twins[0])
        assert user_of_reset_key(*key) == twins[0]
    with in_school(beta):
        assert user_of_reset_key(*key) is None


def test_an_activation_link(alpha, beta, alpha_client, beta_client):
    with in_school(alpha):
        first = TeacherFactory(first_name="Anne", last_name="Twin")
        path = links.activation_path(first)
    with in_school(beta):
        second = TeacherFactory(first_name="Anne", last_name="Twin")
        # Even a row copied whole from the other school opens nothing.
        User.objects.filter(pk=second.pk).update(activation_code=first.activation_code)
        assert codes.read_code(User.objects.get(pk=second.pk)) == ""
        assert not any(codes.code_matches(User.objects.get(pk=second.pk), typed) for typed in ("", "????????"))
    assert b"password1" in alpha_client.get(path).content
    assert b"password1" not in beta_client.get(path).content


def test_a_csrf_token(twins):
    here, there = (StrictClient(f"{name}.one.localhost", enforce_csrf_checks=True) for name in ("alpha", "beta"))
    page = here.get("/connexion/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[1]
    given = {"login": "anne.twin", "password": PASSWORD, "csrfmiddlewaretoken": token}
    there.cookies = copy.deepcopy(here.cookies)
    assert there.post("/connexion/", given).status_code == 403
    assert here.post("/connexion/", given).status_code == 302


def test_a_sealed_secret(alpha, beta):
    with in_school(alpha):
        sealed = seal("purpose", "secret")
        assert unseal("purpose", sealed) == "secret"
        with pytest.raises(NotOurs):
            unseal("another purpose", sealed)
    with in_school(beta), pytest.raises(NotOurs):
        unseal("purpose", sealed)


def test_mails_of_one_school_name_nobody_of_the_other(
    alpha, beta, alpha_client, twins, django_capture_on_commit_callbacks
):
    with in_school(beta):
        TeacherFactory(first_name="Seulement", last_name="Beta", email="anne@example.test")
    with django_capture_on_commit_callbacks(execute=True):
        alpha_client.post("/identifiant-oublie/", {"email": "anne@example.test"})
    assert "anne.twin" in mail.outbox[0].body
    assert "beta" not in mail.outbox[0].body.lower()
