"""A parent reads their messages again without a network, and answers: it leaves once, on return."""

import json

import pytest
from playwright.sync_api import expect

from provisioning.demo.accounts import PASSWORD
from tests.browser.visitor import PHONE

READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
WAITING = "Votre réponse sera envoyée au retour de la connexion."
SUBJECT = "Sortie numéro 31"


@pytest.mark.timeout(300)  # a busy machine
def test_messages_are_read_and_answered_without_a_network(one, enter):
    made = json.loads(one.python("tests.browser.make_messages", PASSWORD))
    visitor = enter(PHONE, workers=True)
    page, home = visitor.page, one.url("/messagerie/", at=made["school"])
    page.goto(one.url(at=made["school"]))
    visitor.fill(login=made["parent"], password=PASSWORD)
    visitor.press("Se connecter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
    page.wait_for_function(READY)
    page.goto(home)
    page.get_by_role("link", name=SUBJECT).click()
    expect(page.get_by_role("heading", level=1, name=SUBJECT)).to_be_visible()
    message = page.url

    page.context.set_offline(True)
    page.goto(home)
    expect(page.get_by_role("link", name=SUBJECT)).to_be_visible()
    page.goto(message)
    expect(page.get_by_text("Pensez au pique-nique")).to_be_visible()
    page.get_by_label("Votre réponse").fill("Merci, nous viendrons.")
    page.get_by_role("button", name="Envoyer la réponse").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    visitor.look(PHONE)

    page.context.set_offline(False)
    expect(page.get_by_text("Votre réponse est envoyée.")).to_be_visible()
    expect(page.locator("offline-queue")).to_be_hidden()
    page.goto(message)
    expect(page.get_by_text("Merci, nous viendrons.")).to_be_visible()
    assert json.loads(one.python("tests.browser.make_messages", "--answers", made["school"])) == [
        "<p>Merci, nous viendrons.</p>"
    ]
    # The kept page says that it is read: what could not leave then is said by the console alone.
    cut = ("ERR_FAILED", "htmx:sendError", "htmx:afterRequest")
    visitor.problems = [one for one in visitor.problems if not any(word in one for word in cut)]
