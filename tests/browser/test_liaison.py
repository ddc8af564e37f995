"""One day of the carnet: a word with an authorisation, two parents who live apart, their child, a reminder."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE

TITLE = "Sortie au phare"
QUESTION = "Autorisez-vous votre enfant à monter au phare ?"


def _write(visitor):
    """Four steps, at a desk."""
    page = visitor.page
    visitor.look(PHONE, DESK)
    visitor.press("Écrire un mot", role="link")
    page.get_by_label("Titre", exact=True).fill(TITLE)
    editor = page.locator("rich-editor [contenteditable=true]")
    editor.click()
    editor.press_sequentially("Nous partirons à 9 h, avec un pique-nique.")
    page.get_by_role("radio", name="Sortie").check(force=True)
    visitor.look(PHONE, DESK)
    visitor.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pour quels élèves")
    page.get_by_label(re.compile("CE2")).check()
    visitor.look(PHONE, DESK)
    visitor.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Que demandez-vous")
    page.get_by_label(re.compile("Permettre une réponse")).check(force=True)
    page.get_by_label(re.compile("Autorisation à signer")).fill(QUESTION)
    visitor.look(PHONE, DESK)
    visitor.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vérifier et envoyer")
    visitor.look(PHONE, DESK)
    visitor.press("Envoyer le mot")
    expect(page.locator("main")).to_contain_text("0/3")


def _draw(page):
    field = page.locator("[data-field]")
    field.scroll_into_view_if_needed()
    box = field.bounding_box()
    page.mouse.move(box["x"] + 30, box["y"] + 30)
    page.mouse.down()
    for step in range(1, 14):
        page.mouse.move(box["x"] + 30 + 15 * step, box["y"] + 30 + 25 * (step % 2), steps=2)
    page.mouse.up()
    expect(page.locator("signature-pad")).to_have_attribute("data-drawn", "")


def _say(page, *answers):
    for number, answer in enumerate(answers):
        page.locator("#signer fieldset").nth(number).get_by_label(answer, exact=True).check(force=True)


@pytest.mark.timeout(400)  # a busy machine
def test_a_day_of_the_carnet(one, seagulls, among_seagulls):
    teacher = among_seagulls("teacher", DESK)
    teacher.go("Carnet")
    _write(teacher)

    mother = among_seagulls("mother")
    expect(mother.page.locator("main")).to_contain_text("Un mot attend votre réponse")
    mother.look(PHONE, DESK)
    mother.page.get_by_role("link", name=TITLE, exact=True).click()
    expect(mother.page.get_by_role("heading", name=QUESTION)).to_be_visible()
    mother.look(PHONE, DESK)
    _say(mother.page, "J’autorise", "J’autorise")
    _draw(mother.page)
    one.python("tests.browser.make_liaison", seagulls["school"], "move")
    mother.press("Signer")
    expect(mother.page.locator("main")).to_contain_text("Le mot a changé entre-temps")
    expect(mother.page.locator("main")).to_contain_text("à 10 h")
    expect(mother.page.locator("signature-pad")).to_have_attribute("data-drawn", "")  # not drawn again
    mother.press("Signer")
    expect(mother.page.locator("main")).to_contain_text("signé par Anna Sterne")
    mother.page.get_by_label("Votre réponse").fill("Lilou apporte ses jumelles.")
    mother.press("Envoyer la réponse")
    expect(mother.page.locator("main")).to_contain_text("Vous pouvez la changer")
    mother.look(PHONE, DESK)

    father = among_seagulls("father")
    expect(father.page.locator("main")).not_to_contain_text("attend votre réponse")
    father.go("Carnet")
    father.look(PHONE, DESK)

    pupil = among_seagulls("pupil")
    pupil.go("Carnet")
    pupil.press(TITLE, role="link")
    expect(pupil.page.locator("main")).to_contain_text("Ta famille a lu ce mot")
    expect(pupil.page.get_by_role("button", name="Signer")).to_have_count(0)
    pupil.look(PHONE, DESK)

    # The follow-up stayed open: its numbers come by themselves.
    expect(teacher.page.locator("#counts")).to_contain_text("2/3", timeout=40_000)
    teacher.press("Rappel de lecture")
    expect(teacher.page.locator("body")).to_contain_text(re.compile("Le rappel est parti|Personne ne manque"))
    teacher.look(PHONE, DESK)
    teacher.press(re.compile("Réponses"), role="link")
    expect(teacher.page.locator("main")).to_contain_text("ses jumelles")
    teacher.look(PHONE, DESK)
