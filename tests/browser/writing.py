"""A page with the editor and no school behind: what the journeys of writing do and read there."""

import mimetypes
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django import forms
from django.conf import settings
from django.template import Context, engines
from django.test import Client, RequestFactory
from django.urls import set_urlconf
from playwright.sync_api import expect

from shared_apps.ui import samples
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.richtext.forms import RichTextField
from tests.browser.visitor import DESK, screen, visitor_of
from tests.pictures import drawn

FRAME = """{% extends "layouts/school.html" %}{% block title %}Mot d’accueil{% endblock %}
{% block heading %}<h1>Mot</h1>{% endblock %}{% block main %}<form class="form wide" method="post">{{ form }}
<button class="button primary">Enregistrer</button></form>{% endblock %}"""
KEPT = {"url": "/ecriture/media/7/", "id": 7}


class WordForm(forms.Form):
    word = RichTextField(label="Mot d’accueil")


@pytest.fixture
def shown(settings):
    """The page of a form with an editor, and its headers (no database: Chromium has this thread)."""
    settings.SHOW_TOOLS = True
    settings.PUBLIC_SCHEMA_URLCONF = "tests.ui.urls"
    headers = dict(Client(headers={"host": settings.PLATFORM_DOMAIN}).get("/_styleguide/school/").headers.items())
    form = WordForm()
    form.fields["word"].for_writer(User(profile=Profile.TEACHER))
    set_urlconf("config.urls.school")
    page = engines["django"].from_string(FRAME).template
    known = samples.context(RequestFactory().get("/"), "school")
    body = page.render(Context(known | {"form": form, "theme": "", "messages": []}))
    set_urlconf(None)
    return headers, body


@pytest.fixture
def write(shown, browser):
    """`write(PHONE)`: somebody in front of an empty editor. What is sent is kept as document 7."""
    visitors = []

    def begin(width=DESK, *, scripts=True):
        context = browser.new_context(
            viewport=screen(width),
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="fr-FR",
            service_workers="block",
        )
        context.grant_permissions(["microphone", "camera"])
        visitor = visitor_of(context, scripts=scripts)
        visitor.sent = []
        visitor.page.route("**/*", lambda route: _answer(route, visitor, *shown))
        visitor.page.goto("http://localhost/")
        if scripts:
            expect(box(visitor.page)).to_be_visible()
        visitors.append(visitor)
        return visitor

    yield begin
    for visitor in visitors:
        visitor.page.context.close()
        visitor.satisfied()


def _answer(route, visitor, headers, body):
    path = urlsplit(route.request.url).path
    if path.startswith(settings.STATIC_URL):
        file = Path(settings.FRONTEND_DIST) / path.removeprefix(settings.STATIC_URL)
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
    elif path == "/ecriture/media/":
        visitor.sent.append(route.request.post_data_buffer)
        name = re.search(rb'filename="([^"]+)"', visitor.sent[-1])[1].decode()
        if name.startswith("faux"):
            route.fulfill(status=400, json={"error": "Ce fichier n’est pas une image."})
        else:
            route.fulfill(status=201, json=KEPT | {"name": name})
    elif path.startswith("/ecriture/media/"):
        route.fulfill(body=drawn("PNG"), content_type="image/png")
    else:
        route.fulfill(status=200, headers=headers, body=body)


def box(page):
    return page.get_by_role("textbox", name="Mot d’accueil")


def html(page):
    return page.locator("textarea[name=word]").input_value()


def has(page, part):
    """The form would send this; the editor may still be at it."""
    expect(page.locator("textarea[name=word]")).to_have_value(re.compile(re.escape(part)))


def has_not(page, part):
    """The form would not send this."""
    expect(page.locator("textarea[name=word]")).not_to_have_value(re.compile(re.escape(part)))


def tool(page, name):
    return page.get_by_role("toolbar").get_by_role("button", name=name, exact=True)


# Twenty milliseconds after it has the focus, ProseMirror puts its own selection back: what is typed before is moved.
_SETTLED = "() => new Promise((done) => setTimeout(done, 25))"


def enter_text(page):
    """The focus is in the text, and the editor has finished taking it."""
    if not box(page).evaluate("element => element === document.activeElement"):
        box(page).focus()
        page.evaluate(_SETTLED)


def select(page):
    enter_text(page)
    box(page).press("Control+a")


def empty(page):
    select(page)
    box(page).press("Delete")


def typed(page, words="Bonjour"):
    """These words alone, plain and selected."""
    empty(page)
    expect(box(page)).to_have_text("")
    box(page).press_sequentially(words)
    expect(box(page)).to_have_text(words)
    select(page)
    tool(page, "Effacer la mise en forme").click()
    expect(page.locator("textarea[name=word]")).to_have_value(f"<p>{words}</p>")
    select(page)


def forget_refusals(visitor):
    """The policy says what it refused while what was pasted is read, in a document nobody sees."""
    visitor.problems[:] = [said for said in visitor.problems if "Content Security Policy" not in said]
