"""A class opens its cards; a child comes in with one, cannot change the account, and goes when it is cancelled."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from provisioning.demo.accounts import PASSWORD, PUPIL, TEACHER, login_of
from tests.browser import paper
from tests.browser.visitor import DESK, PHONE, TABLET

SCHOOL = "rosa-bonheur"


@pytest.fixture(scope="module")
def demo(one):
    """The demo, loaded in the live ONE."""
    one.manage("demo")


@pytest.mark.timeout(600)  # several people at several screens, on a busy machine
def test_a_card_opens_the_class_and_nothing_more(one, demo, enter):
    teacher = enter(DESK)
    sign_in_teacher(one, teacher)
    open_cards(teacher)
    address = print_card(teacher)
    child = enter(TABLET)
    come_in(child, address)
    look_at_the_account(one, child)
    type_the_code(one, enter, address)
    cancel_and_see(one, teacher, child, address)
    close_and_see(teacher, enter, print_card(teacher))


def sign_in_teacher(one, teacher):
    teacher.page.goto(one.url("/connexion/", at=SCHOOL))
    teacher.fill(login=login_of(TEACHER.first_name, TEACHER.last_name), password=PASSWORD)
    teacher.press("Se connecter")
    teacher.go("Ma classe", PHONE, DESK)
    for tab in ("Parents", "Enseignants", "Personnel", "Journal", "Élèves"):
        teacher.page.get_by_role("navigation", name="La classe").get_by_role("link", name=tab).click()
        teacher.look(PHONE, DESK)


def open_cards(teacher):
    teacher.choose("Cartes à scanner")
    teacher.look(PHONE, DESK)
    teacher.follow("Ouvrir les cartes")
    teacher.look(PHONE, DESK)
    for box in teacher.field("days").all():
        box.check()
    teacher.fill(starts="00:00", ends="23:59")
    teacher.press("Ouvrir les cartes")
    expect(teacher.page.get_by_text("Ouvertes maintenant")).to_be_visible()


def print_card(teacher) -> str:
    """Print the card of the pupil alone; the address it leads to."""
    everybody = teacher.page.locator("[data-all]")
    everybody.check()
    everybody.uncheck()
    teacher.page.get_by_label(f"Imprimer la carte d’{PUPIL.first_name} {PUPIL.last_name}").check()
    with teacher.page.expect_download() as download:
        teacher.press("Imprimer les cartes cochées")
    [address] = paper.scan(Path(download.value.path()).read_bytes())
    teacher.page.reload()
    return address


def come_in(child, address):
    child.page.goto(address)
    expect(child.page.get_by_role("heading", level=1)).to_have_text("Bonjour Inès, c’est toi ?")
    assert "#" not in child.page.url
    child.look(PHONE, TABLET)
    child.press("Oui, c’est moi !")
    expect(child.page.get_by_role("heading", level=1)).to_have_text("Bonjour Inès")
    child.look(PHONE, TABLET)


def look_at_the_account(one, child):
    child.open(one.url("/mon-compte/", at=SCHOOL))
    expect(child.page.get_by_text("pas le changer")).to_be_visible()
    child.page.goto(one.url("/securite/mot-de-passe/", at=SCHOOL))
    expect(child.page.get_by_text("tu ne peux pas changer ton compte")).to_be_visible()


def type_the_code(one, enter, address):
    """Without scripts, or without a camera: the code is copied from the card."""
    child = enter(TABLET, scripts=False)
    child.open(one.url("/carte/", at=SCHOOL))
    child.fill(code=address.partition("#")[2].upper())
    child.press("Continuer")
    child.press("Oui, c’est moi !")
    expect(child.page.get_by_role("heading", level=1)).to_have_text("Bonjour Inès")


def cancel_and_see(one, teacher, child, address):
    teacher.press("Annuler la carte Inès Haddad")
    expect(teacher.page.get_by_text("ne marche plus")).to_be_visible()
    teacher.look(PHONE, DESK)
    child.page.goto(one.url(at=SCHOOL))
    expect(child.page.get_by_role("heading", level=1)).to_have_text("À bientôt !")
    child.look(PHONE, TABLET)
    child.page.goto(address)
    expect(child.error_of("code")).to_contain_text("Cette carte ne marche plus")
    child.look(PHONE, TABLET)


def close_and_see(teacher, enter, address):
    teacher.press("Fermer les cartes")
    expect(teacher.page.get_by_text("Aucune carte ne marche")).to_be_visible()
    child = enter(TABLET)
    child.page.goto(address)
    expect(child.page.get_by_text("n’ouvre pas les cartes à cette heure-ci")).to_be_visible()
    child.look(PHONE, TABLET)
