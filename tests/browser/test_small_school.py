"""A small school: the teacher adds a family, helps a child in again; the head does much and takes it back."""

import json
import re

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE

PASSWORD = "une-barque-au-ponton"
CHOSEN, AGAIN = "un-crabe-sous-la-roche", "une-algue-sur-le-sable"


@pytest.fixture
def small(one):
    """A school for this test alone."""
    return json.loads(one.python("tests.browser.make_small_school", PASSWORD))


@pytest.fixture
def sign_in(one, enter, small):
    """`sign_in("head")`: at a desk, signed in."""

    def come(who):
        visitor = enter(DESK)
        visitor.page.goto(one.url(at=small["school"]))
        visitor.fill(login=small[who], password=PASSWORD)
        visitor.press("Se connecter")
        return visitor

    return come


def title(visitor):
    """The h1."""
    return visitor.page.get_by_role("heading", level=1)


@pytest.mark.timeout(300)
def test_the_teacher_adds_a_family_and_resets_a_password(one, enter, small, sign_in):
    teacher = sign_in("teacher")
    add_family(teacher)
    child = enter(PHONE)
    door = one.url("/connexion/", at=small["school"])
    login, code = give_code(teacher, PHONE, DESK)
    choose_password(child, door, login, code, CHOSEN)
    # Forgotten: the password opens nothing any more, a second code does.
    login, code = give_code(teacher)
    child.page.goto(door)
    child.fill(login=login, password=CHOSEN)
    child.press("Se connecter")
    expect(child.page.locator("error-summary")).to_be_visible()
    choose_password(child, door, login, code, AGAIN)
    teacher.go("Ma classe")
    teacher.press("Journal", role="link")
    expect(teacher.page.locator("main")).to_contain_text("Mot de passe effacé, nouveau code")
    teacher.look(PHONE, DESK)


def add_family(teacher):
    """A pupil, then the mother; the pupil's page."""
    teacher.go("Ma classe")
    teacher.press("Ajouter un élève", role="link")
    teacher.fill(last_name="Riou", first_name="Nolwenn")
    teacher.write_date("birth_date", "2017-03-12")
    teacher.press("Continuer")
    expect(title(teacher)).to_have_text("Les parents de Nolwenn")
    teacher.look(PHONE, DESK)
    teacher.fill(first_name="Gaëlle", email="gaelle.riou@courriel.example")
    teacher.press("Ajouter ce parent")
    expect(teacher.page.locator("main")).to_contain_text("Gaëlle Riou")
    teacher.press("Terminer", role="link")


def give_code(teacher, *widths):
    """Ask for the child's temporary code and note it: login, code."""
    teacher.go("Ma classe")
    teacher.page.locator("#list").get_by_role("link", name="Nolwenn").click()
    expect(title(teacher)).to_have_text("Nolwenn Riou")
    _look(teacher, widths)
    teacher.press("Code provisoire", role="link")
    expect(title(teacher)).to_contain_text("à la place du mot de passe")
    _look(teacher, widths)
    teacher.press("Donner un code")
    expect(title(teacher)).to_have_text("Code provisoire")
    _look(teacher, widths)
    login = teacher.page.locator("dl.facts dd.mono").nth(1).inner_text()
    code = teacher.page.locator(".code-box").inner_text()
    teacher.press("C’est noté", role="link")
    return login, code


def _look(visitor, widths):
    if widths:
        visitor.look(*widths)


def choose_password(child, door, login, code, password):
    """The child types the code as the password, chooses a new one, is in; goes, comes back with it, goes."""
    child.page.goto(door)
    child.fill(login=login, password=code)
    child.press("Se connecter")
    expect(title(child)).to_have_text("Bonjour Nolwenn !")
    child.look(PHONE, DESK)
    child.fill(password1=password, password2=password)
    if child.field("charter").count():
        child.field("charter").check()
    child.press("Ouvrir mon compte")
    expect(title(child)).to_have_text("Bonjour Nolwenn")
    _sign_out(child)
    child.fill(login=login, password=password)
    child.press("Se connecter")
    expect(title(child)).to_have_text("Bonjour Nolwenn")
    _sign_out(child)


def _sign_out(child):
    child.page.locator("summary[aria-label*='Mon compte']").click()
    child.press("Se déconnecter")
    expect(title(child)).to_have_text("Se connecter")


@pytest.mark.timeout(300)
def test_the_head_deletes_several_accounts_and_takes_it_back(sign_in):
    head = sign_in("head")
    head.go("Administration")
    head.page.locator(".tiles").get_by_role("link", name="Personnes").click()
    people = head.page.locator("#list")
    for name in ("Zoé Perrin", "Malo Perrin"):
        people.get_by_label(f"Choisir {name}").check()
    expect(people.locator("[data-count]")).to_have_text("2")
    head.page.get_by_label("Pour les personnes cochées").select_option(label="Supprimer les comptes")
    head.look(PHONE, DESK)
    people.get_by_role("button", name="Continuer").click()
    expect(title(head)).to_have_text("Supprimer 2 comptes ?")
    head.look(PHONE, DESK)
    head.press("Supprimer les comptes")
    toasts = head.page.locator("#toasts")
    expect(toasts).to_contain_text("2 comptes sont supprimés.")
    toasts.get_by_role("button", name="Annuler").click()
    expect(toasts).to_contain_text("2 comptes sont restaurés.")
    expect(people).to_contain_text("Zoé Perrin")
    expect(people).to_contain_text("Malo Perrin")
    head.look(PHONE, DESK)


@pytest.mark.timeout(300)
def test_the_head_ends_the_year_and_takes_it_back(sign_in):
    head = sign_in("head")
    head.go("Administration")
    head.page.locator(".tiles").get_by_role("link", name="Nouvelle année").click()
    expect(title(head)).to_have_text("Passer à la nouvelle année")
    head.look(PHONE, DESK)
    head.press("Voir ce que cela donne")
    expect(title(head)).to_have_text(re.compile(r"^Terminer l’année \d{4}-\d{4}\s\?$"))
    for words, number in (("élèves quittent", "1"), ("parents partent", "1"), ("à répartir", "0")):
        expect(head.page.locator(".stat", has_text=words).locator("dd")).to_have_text(number)
    head.look(PHONE, DESK)
    head.press(re.compile("^Terminer l’année"))
    expect(head.page.locator("main")).to_contain_text("est terminée")
    head.look(PHONE, DESK)
    year = head.page.url
    see_pupils(head, CM1="0", CM2="2")
    head.page.goto(year)
    head.press("Annuler le passage")
    expect(head.page.locator("#toasts")).to_contain_text("Le passage est annulé : tout est comme avant.")
    head.look(PHONE, DESK)
    see_pupils(head, CM1="2", CM2="1")


def see_pupils(head, **counts):
    """How many pupils each class has."""
    head.go("Administration")
    head.page.locator(".tiles").get_by_role("link", name="Classes").click()
    for name, count in counts.items():
        row = head.page.get_by_role("row").filter(has=head.page.get_by_role("rowheader", name=name))
        expect(row.get_by_role("cell").last).to_have_text(count)
