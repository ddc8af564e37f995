"""A head imports the school, prints, imports again; a teacher imports into the class, all by keyboard."""

import base64
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser import paper
from tests.browser.visitor import DESK, PHONE

PASSWORD = "une-cour-sous-les-tilleuls"
NAMESAKE = """\
Nom élève;Prénom élève;Date naissance;INE;Sexe;Surnom
Dupré;Zoé;14/03/2018;;F;Zouzou
Caron;Lou;;123456789AB;F;
Blanc;Tom;31/02/2018;;M;
"""


@pytest.fixture
def importers(one):
    """A school for this test alone (an import is about everybody in it), who imports, and its files."""
    return json.loads(one.python("tests.browser.make_importer", PASSWORD))


@pytest.fixture
def extracts(importers, tmp_path):
    """Both files as they come out of ONDE: of one name, in two folders."""
    paths = {}
    for kind, content in importers["files"].items():
        (tmp_path / kind).mkdir()
        paths[kind] = tmp_path / kind / "CSVExtraction.csv"
        paths[kind].write_bytes(base64.b64decode(content))
    return paths


def sign_in(one, visitor, importers, who):
    """Come in at the door, as far as the first page."""
    visitor.page.goto(one.url(at=importers["school"]))
    visitor.fill(login=importers[who], password=PASSWORD)
    visitor.press("Se connecter")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


def total(visitor, word):
    """One of the large numbers of the page."""
    return visitor.page.locator(".stat", has_text=word).locator("dd")


@pytest.mark.timeout(300)
def test_the_head_imports_prints_and_imports_again(one, enter, importers, extracts):
    head = enter(DESK)
    sign_in(one, head, importers, "head")
    head.go("Administration")
    head.page.locator(".tiles").get_by_role("link", name="Importer depuis ONDE").click()
    head.look(PHONE, DESK)
    head.press("Lire les fichiers")
    expect(head.error_of("fichiers")).to_contain_text("Choisissez les fichiers")
    head.look(PHONE, DESK)
    _drop(head, extracts["relatives"])
    _drop(head, extracts["pupils"])
    expect(head.page.locator(".file-list li")).to_have_count(2)
    head.press("Lire les fichiers")
    expect(head.page.get_by_role("heading", level=1)).to_have_text("Vérifier avant d’importer")
    expect(total(head, "nouveau")).not_to_have_text("0")
    head.look(PHONE, DESK)
    _filter(head)
    _apply(head)
    _print(head)
    _again(head, one.url("/imports/", at=importers["school"]), extracts)


def _drop(visitor, *paths):
    """Choose files with the control of the page."""
    visitor.field("fichiers").set_input_files([str(path) for path in paths])


def _filter(head):
    """Narrow the rows; only they are replaced."""
    head.page.get_by_label("Résultat", exact=True).select_option(value="new")
    head.page.get_by_label("Qui", exact=True).select_option(label="Élèves")
    expect(head.page.locator("#list")).to_contain_text("40 lignes")
    head.page.get_by_text("Par classe", exact=True).click()
    head.look(PHONE, DESK)


def _apply(head):
    """Read the promise, keep it, see the report."""
    head.press("Importer", role="link")
    expect(head.page.get_by_role("heading", level=1)).to_have_text("Importer maintenant ?")
    expect(head.page.locator(".import-promise")).to_contain_text("comptes seront créés")
    head.look(PHONE, DESK)
    head.press("Importer")
    expect(head.page.get_by_role("heading", level=1)).to_have_text("Rapport de l’import", timeout=60_000)
    expect(head.page.locator("main")).to_contain_text("Classes créées :")
    head.look(PHONE, DESK)


def _print(head):
    """The sheets of whom the import made."""
    head.press("Imprimer les fiches des nouveaux", role="link")
    head.look(PHONE, DESK)
    head.press("Préparer le PDF")
    link = head.page.get_by_role("link", name="Télécharger le PDF")
    expect(link).to_be_visible(timeout=90_000)
    with head.page.expect_download() as coming:
        link.click()
    assert len(paper.pages_of(Path(coming.value.path()).read_bytes())) > 80


def _again(head, address, extracts):
    """The same files, in one drop: nothing to change."""
    head.page.goto(address)
    _drop(head, extracts["pupils"], extracts["relatives"])
    head.press("Lire les fichiers")
    expect(head.page.locator("main")).to_contain_text("L’école est déjà comme le disent les fichiers.")
    expect(total(head, "nouveau")).to_have_text("0")
    expect(total(head, "mis à jour")).to_have_text("0")
    head.look(PHONE, DESK)
    head.page.get_by_role("link", name="Abandonner cet import").click()
    head.look(PHONE, DESK)
    head.press("Abandonner")
    expect(head.page.locator("#toasts")).to_contain_text("abandonné")
    head.look(PHONE, DESK)
    head.follow("Tous")
    head.page.get_by_role("link", name="Annuler cet import").click()
    head.look(PHONE, DESK)
    head.press("Annuler cet import")
    expect(head.page.locator("main")).to_contain_text("Cet import a été annulé")
    head.look(PHONE, DESK)


@pytest.mark.timeout(300)
def test_the_teacher_answers_by_keyboard(one, enter, importers, tmp_path):
    teacher = enter(DESK)
    sign_in(one, teacher, importers, "teacher")
    _add_lou(teacher)
    file = tmp_path / "ma-classe.csv"
    file.write_text(NAMESAKE)
    teacher.go("Ma classe")
    teacher.choose("Importer depuis ONDE")
    _drop(teacher, file)
    teacher.press("Lire les fichiers")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Vérifier avant d’importer")
    expect(teacher.page.locator("main")).to_contain_text("Surnom")
    teacher.look(PHONE, DESK)
    teacher.press("Préciser les colonnes", role="link")
    teacher.look(PHONE, DESK)
    teacher.page.get_by_label("Surnom").select_option(label="Ne pas lire")
    teacher.press("Lire ainsi")
    expect(teacher.page.locator("main")).to_contain_text("n’existe pas dans le calendrier")
    teacher.press(re.compile(r"^Décider \("), role="link")
    teacher.look(PHONE, DESK)
    teacher.keys("1")  # « C’est cette personne »
    expect(teacher.page.locator("#toasts")).to_contain_text("C’est noté pour Lou Caron.")
    teacher.press("Revenir dessus")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Qui est Lou Caron ?")
    teacher.keys("2")
    expect(total(teacher, "nouveau")).to_have_text("2")
    teacher.follow("Vos réponses")
    teacher.press("Continuer", role="link")
    teacher.press("Importer", role="link")
    teacher.look(PHONE, DESK)
    teacher.press("Importer")
    expect(teacher.page.get_by_role("heading", level=1)).to_have_text("Rapport de l’import")
    teacher.look(PHONE, DESK)


def _add_lou(teacher):
    teacher.go("Ma classe")
    teacher.press("Ajouter un élève", role="link")
    teacher.fill(last_name="Caron", first_name="Lou")
    teacher.write_date("birth_date", "2018-03-12")
    teacher.press("Continuer")
    expect(teacher.page.get_by_role("heading", level=1)).to_contain_text("Lou")


def test_without_scripts(one, enter, importers, extracts):
    head = enter(PHONE, scripts=False)
    sign_in(one, head, importers, "head")
    head.page.goto(one.url("/imports/", at=importers["school"]))
    _drop(head, extracts["pupils"])
    head.page.get_by_text("Une partie de l’école").click()
    head.press("Lire les fichiers")
    expect(head.page.get_by_role("heading", level=1)).to_have_text("Vérifier avant d’importer")
    head.fill(q="zz")
    head.press("Filtrer")
    head.look()
