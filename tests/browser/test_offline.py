"""A teacher loses the network: the last news stay, nothing stays after signing out."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE

PASSWORD = "une-cour-sous-les-tilleuls"
READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"


@pytest.fixture
def reader(one):
    """Where somebody reads the news, and their login."""
    return json.loads(one.python("tests.browser.make_reader", PASSWORD))


def test_the_last_news_are_read_without_a_network(one, enter, reader):
    visitor = enter(PHONE, workers=True)
    page, home = visitor.page, one.url(at=reader["school"])
    page.goto(home)
    visitor.fill(login=reader["login"], password=PASSWORD)
    visitor.press("Se connecter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
    page.wait_for_function(READY)
    page.goto(home)
    heading = page.get_by_role("heading", level=1).inner_text()
    page.context.set_offline(True)
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_have_text(heading)
    page.goto(one.url("/annuaire/", at=reader["school"]))
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau pour le moment")
    visitor.look(PHONE)
    page.context.set_offline(False)
    page.goto(home)
    page.locator(".account-menu summary").click()
    visitor.press("Se déconnecter")
    expect(page.get_by_label("Identifiant")).to_be_visible()
    page.context.set_offline(True)
    page.goto(home)
    expect(page.get_by_role("heading", level=1)).to_have_text("Pas de réseau pour le moment")
    page.context.set_offline(False)
