"""Documents: dropped on a list, moved by keyboard, thrown away and taken back, a folder taken home."""

import zipfile

import pytest
from playwright.sync_api import expect

from tests.browser.test_sharing import at, shelves  # noqa: F401 - its fixtures
from tests.browser.visitor import DESK, PHONE

# What a browser does when three files of the desk are held over the page, then let go.
_HOLD = """() => {
  window.held = new DataTransfer();
  for (const n of [1, 2, 3]) window.held.items.add(new File([`Bonjour ${n}`], `Dessin ${n}.txt`, {type: "text/plain"}));
}"""
_SEND = """(page, kind) => page.dispatchEvent(
  new DragEvent(kind, {dataTransfer: window.held, bubbles: true, cancelable: true}))"""


@pytest.mark.timeout(300)
def test_files_are_dropped_anywhere_on_a_list(at, shelves):  # noqa: F811
    teacher = at(f"/documents/dossier/{shelves['empty']}/")
    page, area = teacher.page, teacher.page.locator("main")
    expect(page.locator("file-upload[data-ready]")).to_have_count(1)
    expect(page.get_by_text("déposez-les ici")).to_be_hidden()
    page.evaluate(_HOLD)
    area.evaluate(_SEND, "dragover")
    expect(page.get_by_text("déposez-les ici")).to_be_visible()
    area.evaluate(_SEND, "drop")
    expect(page.locator(".upload[data-state=sent]")).to_have_count(3)
    expect(page.locator(".file-name")).to_have_text(["Dessin 1.txt", "Dessin 2.txt", "Dessin 3.txt"])
    expect(page.get_by_text("déposez-les ici")).to_be_hidden()
    teacher.look(DESK, PHONE)


@pytest.mark.timeout(300)
def test_moved_and_thrown_away_by_keyboard_then_taken_back(at, shelves):  # noqa: F811
    teacher = at("/documents/mes-documents/")
    page, keys = teacher.page, teacher.page.keyboard
    page.get_by_role("checkbox", name="Plage.png").focus()
    keys.press("Space")
    teacher.tab_to_button("Déplacer")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Plage.png")
    teacher.tab_to_button("Sorties")
    keys.press("Enter")
    expect(page.get_by_role("button", name="Déplacer ici")).to_be_visible()
    expect(page.locator(".put-trail strong")).to_have_text("Sorties")
    teacher.tab_to_button("Déplacer ici")
    keys.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sorties")
    page.get_by_role("checkbox", name="Plage.png").focus()
    keys.press("Space")
    teacher.tab_to_button("Mettre à la corbeille")
    keys.press("Enter")
    expect(page.locator(".toast")).to_contain_text("À la corbeille")
    expect(page.locator(".file-name")).to_have_count(0)
    page.get_by_role("button", name="Annuler").focus()
    keys.press("Enter")
    expect(page.locator(".file-name")).to_have_text(["Plage.png"])


@pytest.mark.timeout(300)
def test_a_parent_takes_a_folder_home(at, shelves, tmp_path):  # noqa: F811
    parent = at(f"/documents/dossier/{shelves['shared']}/", PHONE, who="parent")
    parent.look(PHONE, DESK)
    with parent.page.expect_download() as told:
        parent.press("Tout télécharger", role="link")
    told.value.save_as(tmp_path / "Classe.zip")
    names = zipfile.ZipFile(tmp_path / "Classe.zip").namelist()
    assert sorted(name.rpartition("/")[2] for name in names) == ["Mot.txt", "Plan.txt"]


def _zip_of_many(path):
    """More files than the page takes apart while one waits, and one that is refused."""
    with zipfile.ZipFile(path, "w") as archive:
        for number in range(70):
            archive.writestr(f"Dictées/Dictée {number}.txt", f"Dictée {number}")
        archive.writestr("Jeux/Un nom de fichier très long, comme on en voit.exe", b"MZ" * 9)
    return path


@pytest.mark.timeout(300)
def test_a_large_zip_is_taken_apart_while_one_looks(at, shelves, tmp_path):  # noqa: F811
    teacher = at(f"/documents/dossier/{shelves['empty']}/", PHONE)
    page = teacher.page
    expect(page.locator("file-upload[data-ready]")).to_have_count(1)
    page.locator("file-upload input[type=file]").first.set_input_files(_zip_of_many(tmp_path / "Classe.zip"))
    expect(page.locator(".upload[data-state=sent]")).to_have_count(1)
    page.get_by_role("link", name="Classe.zip").last.click()
    teacher.press("Sortir les fichiers du zip")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Classe.zip")
    expect(page.get_by_role("heading", name="70 fichiers sont sortis du zip.")).to_be_visible(timeout=60_000)
    expect(page.get_by_text("comme on en voit.exe")).to_be_visible()
    teacher.look(PHONE, DESK)
    teacher.press("Voir le dossier", role="link")
    expect(page.locator(".file-name")).to_have_text(["Dictées", "Jeux"])
