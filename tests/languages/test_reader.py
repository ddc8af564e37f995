"""Whoever reads is spoken to in their own language: pages, errors, mails, notifications, dates."""

from datetime import date

import pytest
from django import forms
from django.conf import settings
from django.core import mail
from django.utils import timezone, translation
from django.utils.formats import date_format

from tenant_apps.accounts.mails import send_leaving, send_notice
from tenant_apps.accounts.models import User
from tenant_apps.accounts.selectors import languages_for
from tenant_apps.accounts.services import reset_access
from tenant_apps.directory.rules import of_name
from tenant_apps.people.notifications import TEACHER_JOINED
from tenant_apps.timeline import mails, push
from tenant_apps.timeline.choices import Frequency
from tenant_apps.timeline.digests import Digest, digest_mail
from tenant_apps.timeline.services import publish
from tests.factories.directory import make_small_school

COOKIE = settings.LANGUAGE_COOKIE_NAME


@pytest.fixture
def world(inside_alpha):
    return make_small_school()


def _speak(person, language):
    User.objects.filter(pk=person.pk).update(language=language)
    person.language = language
    return person


# --- Pages


@pytest.mark.parametrize(
    ("language", "said", "html"), [("fr", "Accueil", "fr"), ("en", "Home", "en"), ("ar", "Accueil", "fr")]
)
def test_pages_speak_the_language_of_the_account_where_they_exist_in_it(alpha_client, world, language, said, html):
    alpha_client.force_login(_speak(world.parent, language))
    page = alpha_client.get("/")
    assert f'<html lang="{html}" dir="ltr"' in page.text
    assert said in page.text
    assert page.headers["Content-Language"] == html
    assert "Cookie" in page.headers["Vary"]
    assert translation.get_language() == "fr"


def test_what_a_browser_asks_for_is_no_choice(alpha_client, world):
    assert 'lang="fr"' in alpha_client.get("/connexion/", headers={"Accept-Language": "en"}).text


def test_a_visitor_chooses_and_the_account_wins_afterwards(alpha_client, world):
    page = alpha_client.get("/connexion/?next=/annuaire/")
    assert '<button class="link-button tall" name="language" value="en" lang="en">English</button>' in page.text
    answer = alpha_client.post("/langue/", {"language": "en", "next": "/connexion/?next=/annuaire/"})
    assert answer.headers["Location"] == "/connexion/?next=/annuaire/"
    assert (answer.cookies[COOKIE]["httponly"], answer.cookies[COOKIE]["samesite"]) == (True, "Lax")
    page = alpha_client.get("/connexion/")
    assert "Forgotten your password?" in page.text
    assert ">Français</button>" in page.text
    alpha_client.force_login(world.parent)
    assert "Accueil" in alpha_client.get("/").text


@pytest.mark.parametrize("language", ["xx", "ar", ""])
def test_only_languages_of_pages_are_kept(alpha_client, world, language):
    alpha_client.cookies[COOKIE] = language
    assert 'lang="fr"' in alpha_client.get("/connexion/").text
    assert alpha_client.post("/langue/", {"language": language, "next": "//evil.example/"}).headers["Location"] == "/"
    assert alpha_client.cookies[COOKIE].value == "fr"


def test_whoever_signed_in_keeps_the_choice_in_the_account(alpha_client, world):
    alpha_client.force_login(world.parent)
    alpha_client.post("/langue/", {"language": "en", "next": "/conditions/"})
    assert User.objects.get(pk=world.parent.pk).language == "en"
    assert alpha_client.get("/langue/").status_code == 405


@pytest.mark.parametrize("url", ["/nulle-part/", "/imports/"])
def test_errors_too(alpha_client, world, url):
    alpha_client.force_login(_speak(world.parent, "en"))
    page = alpha_client.get(url)
    assert page.status_code in {403, 404}
    assert '<html lang="en"' in page.text
    assert page.headers["Content-Language"] == "en"


def test_the_choice_answers_in_the_new_language(alpha_client, world):
    alpha_client.force_login(world.parent)
    page = alpha_client.post("/mon-compte/affichage/", {"theme": "one", "language": "en"}, follow=True)
    assert "Saved." in page.text
    assert ">English</option>" in page.text


def test_a_language_of_sheets_is_not_lost(world):
    assert [code for code, _name in languages_for(_speak(world.parent, "ar"))] == ["fr", "en", "ar"]
    assert [code for code, _name in languages_for(_speak(world.parent, "en"))] == ["fr", "en"]


@pytest.mark.parametrize(("chosen", "kept"), [("", "pt"), ("en", "en")])
def test_activation_keeps_the_language_unless_another_is_chosen(alpha_client, world, chosen, kept):
    code = reset_access(actor=None, user=_speak(world.parent, "pt"))
    alpha_client.cookies[COOKIE] = chosen
    given = {"etape": "2", "identifiant": world.parent.login, "code": code, "email": "a@exemple.fr", "charter": "on"}
    words = {"password1": "lampe trottoir violet", "password2": "lampe trottoir violet", "terms": "on"}
    assert alpha_client.post("/activation/", given | words).status_code == 302
    person = User.objects.get(pk=world.parent.pk)
    assert (person.language, bool(person.activated_at)) == (kept, True)


# --- Mails and notifications


@pytest.mark.parametrize(("language", "said"), [("fr", "Sécurité"), ("en", "Security"), ("ar", "Sécurité")])
def test_mails_speak_the_recipients_language(world, language, said):
    world.parent.email = "sacha@exemple.fr"
    with translation.override("en" if language == "fr" else "fr"):  # whoever caused it
        send_notice(_speak(world.parent, language), "password_changed")
    message = mail.outbox[-1]
    assert said in message.subject
    html = message.alternatives[0].content
    assert f'<html lang="{"en" if language == "en" else "fr"}" dir="ltr"' in html


def test_dates_in_mails_too(world):
    person = _speak(world.parent, "en")
    person.email, person.leaving_at = "sacha@exemple.fr", timezone.now()
    send_leaving(person)
    with translation.override("en"):
        assert date_format(timezone.localdate(person.deleted_after), "j F Y") in mail.outbox[-1].body


@pytest.mark.parametrize(("language", "said"), [("fr", "enseigne maintenant"), ("en", "now teaches the class")])
def test_news_speak_the_readers_language(world, language, said):
    event = publish(
        actor=world.teacher,
        kind=TEACHER_JOINED,
        users=[world.parent.pk],
        url="/",
        data={"person": "Zoé Roy", "class": "Les Coquelicots"},
    )
    world.parent.email = "sacha@exemple.fr"
    reader = _speak(world.parent, language)
    assert said in mails.news_mail(event, reader).body
    assert said in push.notice_of(event, reader, unread=1).body
    digest = digest_mail(Digest(user=reader, events=[event]), Frequency.WEEKLY, date(2026, 3, 9))
    assert said in digest.body
    assert digest.extra_headers["Content-Language"] == language
    assert translation.get_language() == "fr"


# --- Dates and names


def test_the_day_comes_first_in_english_too():
    with translation.override("en"):
        assert forms.DateField().clean("03/04/2018") == date(2018, 4, 3)
        assert forms.DateField().clean("2018-04-03") == date(2018, 4, 3)


@pytest.mark.parametrize(("language", "said"), [("fr", "d’Inès"), ("en", "of Inès")])
def test_of_somebody(language, said):
    with translation.override(language):
        assert of_name("Inès") == said
