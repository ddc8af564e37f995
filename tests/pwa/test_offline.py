"""Answers kept without a network: whose they are, and how a telephone is told the end."""

import pytest
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.urls import URLResolver, get_resolver, resolve, reverse

from tenant_apps.accounts.permissions import Denied
from tenant_apps.people.models import PersonListMember
from tenant_apps.pwa import answers, keeping
from tenant_apps.pwa.middleware import HEADER, KeepMiddleware
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.client import StrictClient

KEY = "3f1f9a52-4b7e-4a0c-9a53-0c1c3c5e7f10"
AGAIN = {"X-One-Sent-Again": "1"}


def _send(client, world, person, **changes):
    """The star of the teacher's card, given offline by the parent and sent now."""
    url = reverse("people:star", args=[world.teacher.pk], urlconf="config.urls.school")
    data = {"favori": "1", "offline_key": KEY, "offline_person": str(person.pk), **changes}
    form = "&".join(f"{name}={value}" for name, value in data.items())
    return client.post(url, form, content_type="application/x-www-form-urlencoded", headers=AGAIN)


def test_what_is_registered_are_pages():
    found = get_resolver("config.urls.school")
    rooms = {one.namespace for one in found.url_patterns if isinstance(one, URLResolver)}
    names = {name for name in keeping.registered() if ":" not in name or name.split(":")[0] in rooms}
    assert {"home", "timeline:feed"} <= names
    for name in names:
        room, _, page = name.rpartition(":")
        patterns = found.namespace_dict[room][1] if room else found
        assert page in patterns.reverse_dict, name


def test_a_kept_page_says_for_whom(world, alpha_client):
    alpha_client.force_login(world.parent)
    assert alpha_client.get("/")[HEADER] == str(world.parent.pk)
    assert f'data-person="{world.parent.pk}"' in alpha_client.get("/annuaire/").content.decode()


@pytest.mark.parametrize(("said", "kept"), [("no-store", False), ("private", True), ("", True)])
def test_a_page_may_ask_not_to_stay(world, rf, said, kept):
    request = rf.get("/")
    request.user, request.session, request.resolver_match = world.parent, {}, resolve("/", "config.urls.school")
    answer = HttpResponse(headers={"Cache-Control": said} if said else {})
    assert KeepMiddleware(lambda _request: answer)(request).has_header(HEADER) is kept


def test_who_is_here_is_told_with_a_token_that_serves(world, alpha):
    client = StrictClient(f"{alpha.subdomain}.one.localhost", enforce_csrf_checks=True)
    assert client.get("/hors-ligne/envoi/").json() == {"person": "", "token": ""}
    assert not client.cookies  # the sign-in page open beside keeps its own
    client.force_login(world.parent)
    said = client.get("/hors-ligne/envoi/")
    assert said.json()["person"] == str(world.parent.pk)
    assert "no-store" in said["Cache-Control"]
    out = client.post("/deconnexion/", headers={"X-CSRFToken": said.json()["token"]})
    assert out.status_code == 302


def test_an_answer_is_taken_and_told_in_the_views_words(world, alpha_client):
    alpha_client.force_login(world.parent)
    told = _send(alpha_client, world, world.parent).json()
    assert told == {"outcome": "sent", "words": f"{world.teacher.full_name} est dans les favoris."}
    assert PersonListMember.objects.filter(person_list__owner=world.parent).count() == 1
    # The words were told: the next page does not say them again.
    assert "est dans les favoris" not in alpha_client.get("/").content.decode()


def test_sent_again_it_is_once(world, alpha_client):
    alpha_client.force_login(world.parent)
    for _ in range(2):
        assert _send(alpha_client, world, world.parent).json()["outcome"] == "sent"
    assert PersonListMember.objects.filter(person_list__owner=world.parent).count() == 1


def test_nobody_answers_for_another(world, alpha_client):
    alpha_client.force_login(world.other_teacher)
    told = _send(alpha_client, world, world.parent).json()
    assert told["outcome"] == "refused"
    assert "depuis un autre compte" in told["words"]
    assert not PersonListMember.objects.exists()


def test_a_form_of_another_is_refused_from_a_page_too(world, alpha_client):
    alpha_client.force_login(world.other_teacher)
    answer = alpha_client.post(
        f"/annuaire/{world.teacher.pk}/favori/",
        f"favori=1&offline_person={world.parent.pk}",
        content_type="application/x-www-form-urlencoded",
    )
    assert answer.status_code == 403
    assert "depuis un autre compte" in answer.content.decode()


def test_who_signed_out_sends_later(world, alpha_client):
    assert _send(alpha_client, world, world.parent).json() == {"outcome": "later", "words": ""}


def test_what_comes_first_makes_it_wait(world, alpha_client, monkeypatch):
    monkeypatch.setattr("tenant_apps.accounts.middleware.documents_due", lambda _user: ["charte"])
    alpha_client.force_login(world.parent)
    assert _send(alpha_client, world, world.parent).json()["outcome"] == "later"
    assert not PersonListMember.objects.exists()


def test_a_suspended_school_says_why(world, alpha, alpha_client):
    alpha_client.force_login(world.parent)
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    told = _send(alpha_client, world, world.parent).json()
    assert told["outcome"] == "refused"
    assert "plus rien écrire" in told["words"]


def test_a_closed_service_says_why(world, alpha_client, monkeypatch):
    monkeypatch.setattr("tenant_apps.home.middleware.can_use", lambda *_: Denied("Fermé par l’école."))
    alpha_client.force_login(world.parent)
    assert _send(alpha_client, world, world.parent).json() == {"outcome": "refused", "words": "Fermé par l’école."}


@pytest.mark.parametrize(
    ("shown", "words"),
    [
        ('<div class="error-summary"><ul><li>Écrivez votre réponse.</li></ul></div>', "Écrivez votre réponse."),
        ('<div class="field-error"><ul><li>Trop long.</li></ul></div>', "Trop long."),
        ('<p class="lead small">Cette page n’existe pas.</p>', "Cette page n’existe pas."),
        ("<p>Autre chose.</p>", "Le site ne l’a pas acceptée."),
        ("", "Le site ne l’a pas acceptée."),
    ],
)
def test_words_of_a_page(shown, words):
    assert answers.words_of(HttpResponse(shown)) == words


@pytest.mark.parametrize(
    ("status", "reached", "outcome"),
    [
        (302, True, "sent"),
        (200, True, "sent"),
        (204, True, "sent"),
        (302, False, "later"),
        (200, False, "later"),
        (403, False, "refused"),
        (404, True, "refused"),
        (422, True, "refused"),
        (401, False, "later"),
        (429, True, "later"),
        (500, True, "later"),
        (503, False, "later"),
    ],
)
def test_what_an_answer_means(rf, status, reached, outcome):
    told = answers.told(rf.post("/"), HttpResponse("<p>…</p>", status=status), reached=reached)
    assert f'"outcome": "{outcome}"' in told.content.decode()


def test_a_message_of_refusal_is_a_refusal(world, alpha_client, monkeypatch):
    def refuse(**_kwargs):
        raise ValidationError("Pas ce nom.")

    monkeypatch.setattr("tenant_apps.people.services.set_favourite", refuse)
    alpha_client.force_login(world.parent)
    assert _send(alpha_client, world, world.parent).json() == {"outcome": "refused", "words": "Pas ce nom."}
