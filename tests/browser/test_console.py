"""A morning of the ONE team: by keyboard, at a desk and on a telephone, and when something broke."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.server import wait_for
from tests.browser.visitor import DESK, PHONE
from tests.factories.accounts import PASSWORD


@pytest.fixture(scope="session")
def made(one):
    """Orders in every state, and the school that one of them opened."""
    return json.loads(one.python("tests.browser.make_console"))


@pytest.fixture
def sign_in(one, enter, made):
    """A member of the team at the console, signed in."""

    def come(width=DESK, **options):
        member = enter(width, **options)
        member.page.goto(one.url("/", at="console"))
        member.fill(login="samir.ouali", password=PASSWORD)
        member.press("Se connecter")
        expect(member.page.get_by_role("heading", level=1)).to_have_text("Commandes")
        return member

    return come


def test_by_keyboard(one, sign_in):
    member = sign_in()
    member.keys("/")
    expect(member.field("q")).to_be_focused()
    member.type("val-console")
    expect(member.page).to_have_url(re.compile("q=val-console$|q=val-console&"))  # the last answer is in place
    expect(member.page.locator("tbody tr")).to_have_count(6)
    asked = []
    member.page.on("request", lambda request: asked.append(request.url))
    member.keys("Tab")
    member.page.locator("h1").click()  # out of the box
    member.keys("j", "j", "k", "j")
    current = member.page.locator("tr[data-current] th a")
    expect(current).to_be_focused()
    assert not asked, "leaving the box searches again: the list and its focus go"
    name = current.inner_text()
    member.keys("Enter")
    expect(member.page.locator("h1")).to_have_text(re.compile("ONE-"))
    expect(member.page.locator("main")).to_contain_text(name)
    member.keys("Control+k")
    expect(member.field("q")).to_be_focused()


@pytest.mark.timeout(300)
def test_every_page_is_right_at_both_widths(one, sign_in, made):
    member = sign_in()
    pages = [
        *[f"/commandes/{made[state]}/" for state in ("waiting", "correction", "refused", "open", "broken")],
        *[f"/commandes/{made['waiting']}/{page}/" for page in ("accepter", "modifier", "correction", "refuser")],
        "/commandes/?etat=toutes",
        "/commandes/?q=introuvable",
        "/commandes/nouvelle/",
        "/ecoles/",
        f"/ecoles/{made['uai']}/",
        f"/ecoles/{made['uai']}/suspendre/",
        f"/ecoles/{made['uai']}/fermer/",
        "/alimentation/",
        "/alimentation/nouvelle/",
        *[f"/alimentation/{made['convention']}/{page}" for page in ("", "modifier/", "lancer/")],
        *[f"/alimentation/passages/{made['run']}/{page}" for page in ("", "sans-espace/")],
        f"/alimentation/passages/{made['run']}/departs/{made['held']}/",
        "/journal/",
    ]
    for path in pages:
        member.page.goto(one.url(path, at="console"))
        member.look(PHONE, DESK)


def test_a_broken_opening_is_taken_up_again_on_a_telephone_without_scripts(one, sign_in, made):
    member = sign_in(PHONE, scripts=False)
    member.page.get_by_role("link", name=re.compile("À débloquer")).click()
    member.page.get_by_role("link", name="École du Puits").click()
    expect(member.page.locator(".task-list .failed")).to_contain_text("RuntimeError: plus de place")
    member.press("Réessayer à partir de cette étape")
    expect(member.page.locator("#side")).to_contain_text("Ouverture reprise")
    wait_for(lambda: _is_done(member), 60, "the opening does not end")
    expect(member.page.locator("#live")).to_contain_text("Terminée")


def _is_done(member):
    """Without scripts one looks again by oneself."""
    member.page.wait_for_load_state("load")
    member.page.reload()
    return member.page.locator(".task-list .done").count() == 7


def test_an_order_is_typed_in_with_its_mistakes(one, sign_in):
    member = sign_in()
    member.follow("Saisir une commande")
    member.fill(**{"school-0-uai": "0359915", "school-0-school_name": "École du Gué", "school-0-city": "Val-Console"})
    member.press("Enregistrer la commande")
    expect(member.page.locator(".error-summary")).to_be_focused()
    member.look(PHONE, DESK)
    expect(member.field("school-0-school_name")).to_have_value("École du Gué")
    member.press("Ajouter une école")
    expect(member.field("school-1-uai")).to_be_visible()
    expect(member.field("school-0-school_name")).to_have_value("École du Gué")


def test_a_school_is_suspended_and_reopened(one, enter, sign_in, made):
    member = sign_in()
    member.page.goto(one.url(f"/ecoles/{made['uai']}/", at="console"))
    address = member.page.get_by_role("link", name="Aller sur le site de l’école").get_attribute("href")
    member.follow("Suspendre")
    member.fill(reason="Facture impayée")
    member.press("Suspendre l’école")
    expect(member.page.locator("main")).to_contain_text("lecture seule")
    member.look(PHONE, DESK)
    visitor = enter(PHONE)
    visitor.open(address)
    member.follow("Rouvrir")
    member.press("Rouvrir l’école")
    expect(member.page.locator("h1 + .badge")).to_have_text("ouverte")
