"""One school day: a teacher, two parents who live apart, their daughter; a word to sign, homework, a message."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE

TITLE = "Sortie au musée de la mer"
QUESTION = "Autorisez-vous votre enfant à participer à la sortie ?"
SUBJECT = "Lecture"


@pytest.fixture
def arrive(among_seagulls):
    """`arrive(who, width)`: somebody on the first page, which is looked at on a phone and at a desk."""

    def come(who, width=PHONE):
        visitor = among_seagulls(who, width)
        visitor.look(PHONE, DESK)
        return visitor

    return come


def _write(page, text):
    """Into the editor of the page, once it is there."""
    editor = page.locator("rich-editor [contenteditable=true]")
    expect(editor).to_be_visible()
    editor.click()
    expect(editor).to_be_focused()
    editor.press_sequentially(text)
    expect(editor).to_contain_text(text)


def _give_word(visitor):
    """A word to the class, that both parents of each child sign."""
    page = visitor.page
    visitor.go("Carnet")
    visitor.press("Écrire un mot", role="link")
    page.get_by_label("Titre", exact=True).fill(TITLE)
    _write(page, "Nous partirons à 9 h, avec un pique-nique.")
    visitor.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Pour quels élèves")
    page.get_by_label(re.compile("CE2")).check()
    visitor.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Que demandez-vous")
    page.get_by_label(re.compile("Demander aux deux responsables")).check(force=True)
    page.get_by_label(re.compile("Autorisation à signer")).fill(QUESTION)
    visitor.look(PHONE, DESK)
    visitor.press("Continuer")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Vérifier et envoyer")
    visitor.press("Envoyer le mot")
    expect(page.locator("#counts")).to_contain_text("0/3")


def _give_homework(visitor):
    """Something to read for the next day of school; that day."""
    page = visitor.page
    visitor.go("Cahier")
    visitor.press("Ouvrir le cahier de CE2")
    page.get_by_role("link", name="Ajouter un travail", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Ajouter un travail")
    day = visitor.field("date").input_value()
    visitor.fill(subject=SUBJECT)
    _write(page, "Lire le chapitre du phare, jusqu’à la page 12.")
    visitor.look(PHONE, DESK)
    visitor.press("Noter le travail")
    expect(page.get_by_role("link", name=SUBJECT, exact=True)).to_be_visible()
    visitor.look(PHONE, DESK)
    return day


def _sign(visitor, name, *answers):
    """Open the word that waits, say yes or no for each child, sign by one's name."""
    page = visitor.page
    expect(page.locator("main")).to_contain_text("Un mot attend votre réponse")
    page.get_by_role("link", name=TITLE, exact=True).click()
    expect(page.get_by_role("heading", name=QUESTION)).to_be_visible()
    visitor.look(PHONE, DESK)
    for number, answer in enumerate(answers):
        page.locator("#signer fieldset").nth(number).get_by_label(answer, exact=True).check(force=True)
    page.get_by_label(re.compile("Votre prénom et votre nom")).fill(name)
    visitor.press("Signer")
    expect(page.locator("#signer")).to_contain_text(f"signé par {name}")
    visitor.look(PHONE, DESK)


def _do(visitor):
    """The pupil reads the word, then says from the first page that the reading is done."""
    page = visitor.page
    visitor.go("Carnet")
    visitor.press(TITLE, role="link")
    expect(page.locator("main")).to_contain_text("Ta famille a lu ce mot")
    expect(page.get_by_role("button", name="Signer")).to_have_count(0)
    visitor.look(PHONE, DESK)
    visitor.go("Accueil")
    page.get_by_role("link", name=SUBJECT, exact=True).click()
    done = page.get_by_role("button", name=re.compile("C’est fait"))
    expect(done).to_have_attribute("aria-pressed", "false")
    visitor.look(PHONE, DESK)
    done.click()
    expect(done).to_have_attribute("aria-pressed", "true")


def _see_done(one, seagulls, visitor, day):
    """The parent sees in the week of all the children who has done it."""
    visitor.go("Cahier")
    visitor.open(one.url(f"/cahier/?jour={day}", at=seagulls["school"]))
    said = visitor.page.get_by_role("button", name=re.compile("Fait par"))
    expect(said).to_have_count(2)
    expect(said.filter(has_text="Lilou")).to_have_attribute("aria-pressed", "true")
    expect(said.filter(has_text="Ewen")).to_have_attribute("aria-pressed", "false")
    visitor.look(PHONE, DESK)


def _follow(visitor, day):
    """The teacher sees who signed, and who did the reading."""
    page = visitor.page
    visitor.go("Carnet")
    visitor.press(TITLE, role="link")
    expect(page.locator("#counts")).to_contain_text("2/3")
    visitor.look(PHONE, DESK)
    visitor.go("Cahier")
    visitor.open(f"{page.url}?jour={day}")
    page.get_by_role("link", name="1 élève l’a fait").click()
    expect(page.get_by_role("heading", name="1 élève sur 3 l’a fait")).to_be_visible()
    visitor.look(PHONE, DESK)


def _send_message(visitor, to, subject, text):
    page = visitor.page
    visitor.go("Messagerie")
    visitor.press("Écrire un message", role="link")
    page.get_by_role("combobox", name="À", exact=True).press_sequentially(to)
    page.get_by_role("option", name=re.compile(to, re.IGNORECASE)).first.click()
    page.get_by_label("Objet").fill(subject)
    _write(page, text)
    visitor.press("Envoyer")
    expect(page.get_by_text("Le message est envoyé.")).to_be_visible()
    visitor.look(PHONE, DESK)


def _open_message(visitor, subject):
    visitor.go("Messagerie")
    visitor.page.get_by_role("link", name=subject).first.click()
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text(subject)


@pytest.mark.timeout(600)  # a busy machine
def test_a_school_day(one, seagulls, arrive):
    teacher = arrive("teacher", DESK)
    _give_word(teacher)
    day = _give_homework(teacher)

    mother = arrive("mother")
    _sign(mother, "Anna Sterne", "J’autorise", "J’autorise")
    father = arrive("father")  # of the same children, elsewhere: both are asked
    _sign(father, "Paol Kerguelen", "J’autorise", "Je n’autorise pas")

    _do(arrive("pupil"))
    _see_done(one, seagulls, mother, day)
    _follow(teacher, day)

    _send_message(teacher, "Sterne", "Le pique-nique", "Lilou peut-elle apporter une nappe ?")
    _open_message(mother, "Le pique-nique")
    mother.look(PHONE, DESK)
    mother.press("Répondre", role="link")
    _write(mother.page, "Oui, une grande nappe bleue.")
    mother.look(PHONE, DESK)
    mother.press("Envoyer")
    expect(mother.page.get_by_text("Le message est envoyé.")).to_be_visible()
    _open_message(teacher, "Le pique-nique")
    expect(teacher.page.locator("main")).to_contain_text("Oui, une grande nappe bleue.")
    teacher.look(PHONE, DESK)
