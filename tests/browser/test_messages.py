"""A teacher writes while the network fails, in two windows; a parent reads, finds and answers, on a phone."""

import json
import re

import pytest
from playwright.sync_api import expect

from provisioning.demo.accounts import PASSWORD
from tests.browser.visitor import DESK, PHONE

KEPT = re.compile(r"Brouillon gardé à \d\d:\d\d")


@pytest.fixture(scope="module")
def made(one):
    return json.loads(one.python("tests.browser.make_messages", PASSWORD))


@pytest.fixture
def signed_in(one, enter, made):
    """Somebody of the school, on their messages."""

    def come(who, width):
        visitor = enter(width)
        visitor.page.goto(one.url(at=made["school"]))
        visitor.fill(login=made[who], password=PASSWORD)
        visitor.press("Se connecter")
        visitor.page.wait_for_url(lambda url: "/connexion/" not in url)
        visitor.open(one.url("/messagerie/", at=made["school"]))
        return visitor

    return come


def _write(page, text):
    editor = page.locator(".rich-page .rich")
    expect(editor).to_be_visible()
    editor.click()
    page.keyboard.type(text)


@pytest.mark.timeout(300)  # a busy machine
def test_a_draft_is_never_lost_and_a_message_arrives(one, made, signed_in):
    visitor = signed_in("teacher", DESK)
    page = visitor.page
    visitor.follow("Écrire un message")
    box = page.get_by_role("combobox", name="À", exact=True)
    box.press_sequentially("sacha")
    page.get_by_role("option", name=re.compile(made["name"])).first.click()
    page.get_by_label("Objet").fill("Demain, au parc")
    _write(page, "Rendez-vous à neuf heures.")
    expect(page.locator("[data-draft-state]")).to_have_text(KEPT)
    expect(page).to_have_url(re.compile(r"/messagerie/\d+/ecrire/$"))
    url = page.url

    # What a page sends as it goes would outlive a cut made from outside: here nothing of this page leaves.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')) }")
    page.keyboard.type(" Avec un chapeau.")
    expect(page.locator("[data-draft-state]")).to_contain_text("gardé sur cet appareil")
    page.goto(one.url("/messagerie/", at=made["school"]))
    page.goto(url)
    found = page.get_by_text("Un texte non enregistré a été retrouvé")
    expect(found).to_be_visible()
    visitor.look(DESK, PHONE)
    other = page.context.new_page()
    other.goto(url)
    other.get_by_label("Objet").fill("Demain, au square")
    expect(other.locator("[data-draft-state]")).to_have_text(KEPT)
    other.close()
    with page.expect_navigation():  # kept once more meanwhile: what was found is not lost, but offered anew
        page.get_by_role("button", name="Le reprendre").click()
    visitor.problems = [one for one in visitor.problems if "409" not in one]
    expect(page.get_by_label("Objet")).to_have_value("Demain, au square")
    expect(found).to_be_visible()
    visitor.press("Le reprendre")
    expect(found).to_be_hidden()  # the draft's page has come anew
    expect(page.locator(".rich-page .rich")).to_contain_text("Avec un chapeau.")

    other = page.context.new_page()
    other.goto(url)
    other.get_by_label("Objet").fill("Demain, au zoo")
    shelf = other.evaluate("Object.entries(localStorage).find(([name]) => name.startsWith('one-draft:'))")
    expect(other.locator("[data-draft-state]")).to_have_text(KEPT)
    # The answer to what a page sends as it goes finds nobody: the device still has what the server kept.
    other.evaluate("([name, text]) => localStorage.setItem(name, text)", shelf)
    other.goto(url)
    expect(other.locator(".rich-page .rich")).to_contain_text("Avec un chapeau.")
    expect(other.get_by_text("Un texte non enregistré a été retrouvé")).to_be_hidden()
    other.close()
    page.get_by_label("Objet").fill("Demain, au parc, à neuf heures")
    expect(page.locator("[data-moved]")).to_be_visible()
    visitor.press("Garder ce que j’écris ici")
    expect(page.locator("[data-draft-state]")).to_have_text(KEPT)

    visitor.press("Envoyer")
    expect(page.get_by_text("Le message est envoyé.")).to_be_visible()
    expect(page.get_by_role("heading", level=1)).to_have_text("Demain, au parc, à neuf heures")
    visitor.look(DESK, PHONE)
    visitor.follow("Qui l’a reçu")
    expect(page.get_by_text("Pas encore lu")).to_be_visible()


@pytest.mark.timeout(300)
def test_a_parent_reads_finds_and_answers_on_a_phone(made, signed_in):
    visitor = signed_in("parent", PHONE)
    page = visitor.page
    lines = page.locator("[data-letter]")
    expect(lines.first).to_be_visible()
    page.get_by_role("link", name="Voir les messages plus anciens").scroll_into_view_if_needed()
    expect(page.get_by_role("link", name="Sortie numéro 00")).to_be_attached()
    assert lines.count() > 30  # beyond the first stretch
    page.get_by_role("searchbox").fill("numero 07")
    expect(lines).to_have_count(1)
    with page.expect_response(lambda answer: answer.url.endswith("/lu/")):
        page.get_by_role("link", name="Sortie numéro 07").click()
    visitor.look()
    visitor.follow("Répondre")
    _write(page, "Merci, c’est noté.")
    visitor.press("Envoyer")
    expect(page.get_by_text("Le message est envoyé.")).to_be_visible()
    expect(page.locator("details.mail-letter")).to_have_count(2)


def test_on_a_phone_where_one_is_and_the_button_that_sends_are_seen(one, made, signed_in):
    visitor = signed_in("parent", PHONE)
    page = visitor.page
    visitor.open(one.url("/messagerie/corbeille/", at=made["school"]))
    expect(page.locator(".mail-places [aria-current]")).to_be_in_viewport(ratio=1)
    visitor.open(one.url("/messagerie/ecrire/", at=made["school"]))
    send = page.get_by_role("button", name="Envoyer", exact=True)
    send.click()
    expect(page.locator(".error-summary")).to_be_visible()
    expect(page.locator(".rich-bar")).to_be_visible()
    page.get_by_text("Ajouter des copies").click()
    # The bar of the text passes behind the button.
    page.evaluate(
        """() => {
            const bar = document.querySelector(".rich-bar").getBoundingClientRect();
            const send = document.querySelector(".at-hand .primary").getBoundingClientRect();
            scrollTo(0, scrollY + bar.top - send.top);
        }"""
    )
    send.click(trial=True)


@pytest.mark.timeout(300)
def test_a_list_is_read_with_the_keyboard(signed_in):
    visitor = signed_in("parent", DESK)
    page = visitor.page
    expect(page.locator("message-list:defined")).to_be_visible()
    subject = page.locator("[data-letter] [data-open]").nth(1).inner_text()
    visitor.keys("j", "j", "x")
    expect(page.locator("[data-letter] input:checked")).to_have_count(1)
    visitor.keys("d")
    expect(page.get_by_text("1 message est à la corbeille.")).to_be_visible()
    expect(page.get_by_role("link", name=subject, exact=True)).to_have_count(0)
