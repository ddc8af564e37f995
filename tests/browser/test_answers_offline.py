"""Somebody answers without a network: the page says so, and it is sent once, on return, in their name."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import PHONE

PASSWORD = "une-cour-sous-les-tilleuls"
READY = "navigator.serviceWorker.ready.then(() => navigator.serviceWorker.controller !== null)"
WAITING = "Votre réponse sera envoyée au retour de la connexion."


@pytest.fixture
def reader(one):
    """Where somebody works with colleagues, the logins of two of them and the card of a third."""
    return json.loads(one.python("tests.browser.make_colleagues", PASSWORD))


@pytest.fixture
def signed_in(one, enter, reader):
    """The teacher's telephone, the service worker at work."""
    visitor = enter(PHONE, workers=True)
    _come_in(visitor, one, reader["school"], reader["login"])
    return visitor


def _come_in(visitor, one, school, login):
    visitor.page.goto(one.url(at=school))
    visitor.fill(login=login, password=PASSWORD)
    visitor.press("Se connecter")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Bonjour")
    visitor.page.wait_for_function(READY)


def _answer_offline(visitor, one, reader):
    """The star of a colleague's card, pressed without a network."""
    page = visitor.page
    page.goto(one.url(reader["card"], at=reader["school"]))
    sent = []
    page.context.on("request", lambda request: sent.append(request) if _is_the_answer(request) else None)
    page.context.set_offline(True)
    page.get_by_role("button", name="Favori").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    return sent


def _is_the_answer(request):
    return request.method == "POST" and request.url.endswith("/favori/")


def _taken(one, reader):
    """How many times the answer was taken: lines of the audit log."""
    return json.loads(one.python("tests.browser.make_colleagues", "--stars", reader["school"]))


def test_an_answer_waits_and_is_sent_once(one, reader, signed_in):
    page = signed_in.page
    _answer_offline(signed_in, one, reader)
    signed_in.look(PHONE)
    expect(page.locator("offline-queue li")).to_have_count(1)
    # The first page is kept: it says what waits too.
    page.goto(one.url(at=reader["school"]))
    expect(page.get_by_text(WAITING)).to_be_visible()
    signed_in.look(PHONE)
    page.context.set_offline(False)
    expect(page.get_by_text("est dans les favoris")).to_be_visible()
    expect(page.get_by_text(WAITING)).to_be_hidden()
    page.goto(one.url(reader["card"], at=reader["school"]))
    expect(page.get_by_role("button", name="Favori")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("offline-queue")).to_be_hidden()
    assert _taken(one, reader) == 1


def test_an_answer_is_taken_back(one, reader, signed_in):
    page = signed_in.page
    _answer_offline(signed_in, one, reader)
    page.get_by_role("button", name="Ne pas envoyer").click()
    expect(page.get_by_text(WAITING)).to_be_hidden()
    page.context.set_offline(False)
    page.goto(one.url(reader["card"], at=reader["school"]))
    expect(page.get_by_role("button", name="Favori")).to_have_attribute("aria-pressed", "false")
    assert _taken(one, reader) == 0


def test_an_answer_is_never_sent_in_anothers_name(one, reader, signed_in):
    page = signed_in.page
    _answer_offline(signed_in, one, reader)
    page.context.clear_cookies()  # the session ended meanwhile
    page.context.set_offline(False)
    _come_in(signed_in, one, reader["school"], reader["other"])
    page.goto(one.url(reader["card"], at=reader["school"]))
    expect(page.get_by_role("button", name="Favori")).to_have_attribute("aria-pressed", "false")
    expect(page.locator("offline-queue")).to_be_hidden()
    assert _taken(one, reader) == 0
    page.context.clear_cookies()
    _come_in(signed_in, one, reader["school"], reader["login"])
    expect(page.get_by_text("est dans les favoris")).to_be_visible()
    assert _taken(one, reader) == 1


def test_a_refusal_is_said_and_the_answer_kept(one, reader, signed_in):
    page = signed_in.page
    _answer_offline(signed_in, one, reader)
    one.python("tests.browser.make_colleagues", "--suspend", reader["school"])
    page.context.set_offline(False)
    expect(page.get_by_text("Une réponse n’a pas été acceptée")).to_be_visible()
    expect(page.locator("offline-queue li")).to_contain_text("plus rien écrire pour le moment")
    page.goto(one.url(at=reader["school"]))
    page.locator("offline-queue summary").click()
    page.get_by_role("button", name="Effacer").click()
    expect(page.locator("offline-queue")).to_be_hidden()
    assert _taken(one, reader) == 0


def test_a_parent_confirms_a_word_without_a_network(one, enter):
    made = json.loads(one.python("tests.browser.make_word", PASSWORD))
    visitor = enter(PHONE, workers=True)
    page, word = visitor.page, one.url(made["word"], at=made["school"])
    _come_in(visitor, one, made["school"], made["login"])
    page.goto(word)
    page.context.set_offline(True)
    page.goto(word)  # read again without a network
    expect(page.get_by_text("Nous partons à 9 h.")).to_be_visible()
    page.get_by_role("button", name="Confirmer la lecture").click()
    expect(page.get_by_text(WAITING)).to_be_visible()
    expect(page.get_by_text("Nous partons à 9 h.")).to_be_visible()  # back on the word
    with page.expect_navigation():
        page.get_by_role("button", name="Confirmer la lecture").click()  # once more changes nothing
    page.locator("offline-queue summary").click()
    expect(page.locator("offline-queue li")).to_have_count(1)
    visitor.look(PHONE)
    page.context.set_offline(False)
    expect(page.get_by_text("Merci, votre lecture est confirmée.")).to_be_visible()
    expect(page.locator("offline-queue")).to_be_hidden()
    page.goto(word)
    expect(page.get_by_text("Vous avez confirmé la lecture")).to_be_visible()
    assert json.loads(one.python("tests.browser.make_word", "--read", made["school"])) == [1, 1]
