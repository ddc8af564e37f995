"""The panel of shares: in its dialog and on its page, by hand, by keyboard and without scripts."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE

PASSWORD = "une-barque-au-ponton"


@pytest.fixture
def shelves(one):
    """A school for this test alone."""
    return json.loads(one.python("tests.browser.make_shelves", PASSWORD))


@pytest.fixture
def at(one, enter, shelves):
    """`at(path, width)`: the teacher on a page of documents."""

    def come(path, width=DESK, *, who="teacher", scripts=True):
        visitor = enter(width, scripts=scripts)
        visitor.page.goto(one.url(path, at=shelves["school"]))
        visitor.fill(login=shelves[who], password=PASSWORD)
        visitor.press("Se connecter")
        visitor.page.wait_for_url(lambda url: "/connexion/" not in url)
        return visitor

    return come


def _level(place, name):
    return place.get_by_label(f"Ce que {name} peut faire")


def _pick(place, page, letters, name):
    """Choose somebody among those proposed."""
    place.get_by_role("combobox", name="Avec qui").press_sequentially(letters)
    place.get_by_role("option", name=name).click()
    expect(page.get_by_role("option")).to_have_count(0)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("width", [PHONE, DESK])
def test_in_the_dialog(at, shelves, width):
    teacher = at(f"/documents/dossier/{shelves['empty']}/", width)
    page = teacher.page
    page.get_by_role("link", name="Partager").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Personne d’autre que vous")).to_be_visible()
    _pick(dialog, page, "gaël", "Gaël Perrin")
    dialog.get_by_label("Voir et commenter").check()
    dialog.get_by_role("button", name="Partager").click()
    expect(dialog.locator("[role=status]", has_text="C’est partagé avec 1 personne.")).to_be_focused()
    expect(_level(dialog, "Gaël Perrin")).to_have_value("2")
    teacher.look(width)
    _level(dialog, "Gaël Perrin").select_option("3")
    expect(dialog.get_by_text("C’est enregistré.")).to_be_visible()
    expect(_level(dialog, "Gaël Perrin")).to_have_value("3")
    dialog.get_by_role("button", name="Retirer Gaël Perrin").click()
    expect(dialog.get_by_text("accès retiré")).to_be_visible()
    expect(_level(dialog, "Gaël Perrin")).to_have_count(0)
    dialog.get_by_role("button", name="Annuler").click()
    expect(dialog.get_by_text("l’accès est rendu")).to_be_visible()
    expect(_level(dialog, "Gaël Perrin")).to_have_value("3")
    dialog.get_by_role("button", name="Fermer").click()
    expect(dialog).to_be_hidden()


@pytest.mark.timeout(300)
def test_rights_are_copied_in_the_dialog(at, shelves):
    teacher = at(f"/documents/dossier/{shelves['empty']}/", PHONE)
    page = teacher.page
    page.get_by_role("link", name="Partager").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("link", name="Copier les droits d’autre chose").click()
    dialog.get_by_label("Classe").check()
    teacher.look(PHONE, DESK)
    dialog.get_by_role("button", name="Copier ces droits").click()
    expect(dialog.get_by_text("Les droits sont copiés.")).to_be_visible()
    expect(_level(dialog, "CM1 : parents")).to_have_value("1")


@pytest.mark.timeout(300)
def test_what_holds_from_the_folder_above_is_shown(at, shelves):
    teacher = at(f"/partage/documents.folder/{shelves['photos']}/")
    teacher.look(DESK, PHONE)
    expect(teacher.page.get_by_role("heading", name=re.compile("Par .*Classe"))).to_be_visible()
    expect(teacher.page.locator(".share-lines", has_text="CM1 : parents")).to_contain_text("voir")
    expect(_level(teacher.page, "CM1 : parents")).to_have_count(0)
    parent = at(f"/partage/documents.folder/{shelves['photos']}/", PHONE, who="parent")
    parent.look(PHONE, DESK)
    expect(parent.page.get_by_text("Vous voyez ce partage sans pouvoir le changer")).to_be_visible()
    expect(parent.page.locator("main").get_by_role("button")).to_have_count(0)


@pytest.mark.timeout(300)
def test_by_keyboard_on_its_page(at, shelves):
    teacher = at(f"/partage/documents.folder/{shelves['empty']}/")
    page, keys = teacher.page, teacher.page.keyboard
    page.get_by_role("combobox", name="Avec qui").focus()
    keys.type("gaël")
    expect(page.get_by_role("option", name="Gaël Perrin")).to_be_visible()
    keys.press("Enter")
    expect(page.get_by_role("option")).to_have_count(0)
    teacher.tab_to_button("Partager")
    keys.press("Enter")
    expect(page.locator(".share-panel [role=status]", has_text="C’est partagé avec 1 personne.")).to_be_focused()
    _level(page, "Gaël Perrin").focus()
    keys.press("ArrowDown")
    expect(page.get_by_text("C’est enregistré.")).to_be_visible()
    expect(_level(page, "Gaël Perrin")).to_be_focused()
    expect(_level(page, "Gaël Perrin")).to_have_value("2")
    teacher.tab_to_button("Retirer")
    keys.press("Enter")
    expect(page.locator(".share-panel [role=status]", has_text="accès retiré")).to_be_focused()
    keys.press("Tab")
    expect(page.get_by_role("button", name="Annuler")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_text("l’accès est rendu")).to_be_visible()
    expect(_level(page, "Gaël Perrin")).to_have_value("2")


@pytest.mark.timeout(300)
def test_without_scripts_on_a_phone(at, shelves):
    teacher = at(f"/partage/documents.folder/{shelves['empty']}/", PHONE, scripts=False)
    page = teacher.page
    page.get_by_label("Avec qui").fill("gaël")
    teacher.press("Chercher")
    page.get_by_label("Gaël Perrin").check()
    page.get_by_label("Avec qui").fill("")
    page.get_by_role("button", name="Partager", exact=True).click()
    expect(page.get_by_text("C’est partagé avec 1 personne.")).to_be_visible()
    _level(page, "Gaël Perrin").select_option("4")
    teacher.press("Changer Gaël Perrin")
    expect(_level(page, "Gaël Perrin")).to_have_value("4")
    teacher.press("Retirer Gaël Perrin")
    expect(_level(page, "Gaël Perrin")).to_have_count(0)
    teacher.press("Annuler")
    expect(_level(page, "Gaël Perrin")).to_have_value("4")
    teacher.look()
