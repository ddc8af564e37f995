"""Coming in for the first time and every day: by keyboard alone, without scripts, with mistakes on the way."""

import json
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.visitor import DESK, PHONE

PASSWORD = "trottinette-verte"
SURNAMES = ("Abgrall", "Bodin", "Cadiou", "Daniel", "Even")


@pytest.fixture(scope="module")
def made(one):
    """A school of these journeys, with families that nobody has met yet."""
    return json.loads(one.python("tests.browser.make_family", *SURNAMES))


@pytest.fixture
def school(made):
    """Where they live."""
    return made["school"]


@pytest.fixture
def family(made):
    """A family for this test alone: activation paths by first name."""
    return made["families"].pop()


def _sheet(path):
    """Login and code as the sheet shows them."""
    query = parse_qs(urlsplit(path).query)
    return query["identifiant"][0], query["code"][0]


def test_activation_and_sign_in_by_keyboard_alone(one, enter, school, family):
    login, code = _sheet(family["Nadia"])
    visitor = enter(DESK)
    visitor.open(one.url("/activation/", at=school))
    visitor.tab_to("identifiant")
    visitor.type(login)
    visitor.tab_to("code")
    visitor.type(code)
    visitor.keys("Enter")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Nadia")
    visitor.look(PHONE, DESK)
    for name in ("password1", "password2"):
        visitor.tab_to(name)
        visitor.type(PASSWORD)
    for name in ("charter", "terms"):
        visitor.tab_to(name)
        visitor.keys("Space")
    visitor.keys("Enter")
    expect(visitor.page).to_have_url(one.url(at=school))
    visitor.look(PHONE, DESK)
    visitor.tab_to_button("Mon compte")
    visitor.keys("Enter")
    visitor.tab_to_button("Se déconnecter")
    visitor.keys("Enter")
    expect(visitor.page).to_have_url(one.url("/connexion/", at=school))
    visitor.look(PHONE, DESK)
    visitor.tab_to("login")
    visitor.type(login.upper())  # capitals do not matter
    visitor.tab_to("password")
    visitor.type(PASSWORD)
    visitor.keys("Enter")
    expect(visitor.page).to_have_url(one.url(at=school))


def test_activation_and_sign_in_without_scripts(one, enter, school, family):
    visitor = enter(PHONE, scripts=False)
    visitor.open(one.url(family["Lou"], at=school))
    visitor.fill(password1="tu-vas-voir-la-mer", password2="tu-vas-voir-la-mer")
    visitor.field("charter").check()
    visitor.press("Ouvrir mon compte")
    expect(visitor.page).to_have_url(one.url(at=school))
    visitor.look()
    visitor.page.locator("summary[aria-label*='Mon compte']").click()
    visitor.press("Se déconnecter")
    visitor.look()
    visitor.fill(login=_sheet(family["Lou"])[0], password="tu-vas-voir-la-mer")
    visitor.press("Se connecter")
    expect(visitor.page).to_have_url(one.url(at=school))
    expect(visitor.page.locator("body")).to_contain_text("Lou")


def test_mistakes_are_said_at_their_field_and_nothing_is_lost(one, enter, school, family):
    login, code = _sheet(family["Yann"])
    visitor = enter(PHONE)
    visitor.open(one.url("/activation/", at=school))
    visitor.fill(identifiant=login, code="aaaa aaaa")
    visitor.press("Continuer")
    expect(visitor.error_of("code")).to_contain_text("Ce code ne correspond pas")
    expect(visitor.field("identifiant")).to_have_value(login)
    visitor.look(PHONE, DESK)
    visitor.fill(code=code.upper())
    visitor.press("Continuer")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Yann")
    visitor.fill(password1="court", password2="court", email="yann@", mobile="06")
    visitor.press("Activer mon compte")
    expect(visitor.error_of("password1")).to_contain_text("Allongez ce mot de passe")
    expect(visitor.error_of("email")).to_contain_text("Vérifiez l’adresse e-mail")
    expect(visitor.error_of("mobile")).to_contain_text("numéro de mobile")
    expect(visitor.error_of("terms")).to_contain_text("Cochez la case")
    expect(visitor.field("email")).to_have_value("yann@")
    expect(visitor.field("mobile")).to_have_value("06")
    expect(visitor.page.locator("error-summary")).to_be_focused()
    visitor.look(PHONE, DESK)
    visitor.fill(password1=PASSWORD, password2=PASSWORD, email="yann@courriel.example", mobile="06 12 34 56 78")
    visitor.field("charter").check()
    visitor.field("terms").check()
    visitor.press("Activer mon compte")
    expect(visitor.page).to_have_url(one.url(at=school))
    visitor.open(one.url("/deconnexion/", at=school))


def test_the_code_typed_at_sign_in_leads_to_activation(one, enter, school, family):
    login, code = _sheet(family["Sami"])
    visitor = enter(PHONE)
    visitor.open(one.url(at=school))
    visitor.fill(login=login, password=code)
    visitor.press("Se connecter")
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Sami")
    visitor.look(PHONE, DESK)


def test_a_wrong_password_says_so_and_keeps_the_login(one, enter, school, family):
    login, _code = _sheet(family["Nadia"])
    visitor = enter(PHONE)
    visitor.open(one.url("/connexion/", at=school))
    visitor.fill(login=login, password="pas-le-bon-du-tout")
    visitor.press("Se connecter")
    expect(visitor.page.locator("error-summary")).to_be_visible()
    expect(visitor.field("login")).to_have_value(login)
    expect(visitor.field("password")).to_have_value("")
    visitor.look(PHONE, DESK)


def test_forgotten_password_and_login(one, enter, school):
    visitor = enter(PHONE)
    visitor.open(one.url("/connexion/", at=school))
    visitor.follow("Mot de passe oublié ?")
    visitor.page.go_back()
    visitor.follow("Identifiant oublié ?")
