"""Accounts of two schools: tied by a key read here and typed there, then one click from one to the other."""

import pytest

from provisioning.demo.accounts import HEAD, PASSWORD, login_of
from tests.browser.visitor import DESK, PHONE

ALPHA, BETA = "rosa-bonheur", "aime-cesaire"


def _sign_in(visitor, one, school, login):
    visitor.page.goto(one.url(at=school))
    visitor.fill(login=login, password=PASSWORD)
    visitor.press("Se connecter")
    visitor.page.wait_for_url(lambda url: "/connexion/" not in url)


@pytest.mark.timeout(300)
def test_from_one_school_to_the_other_in_one_click(one, enter):
    one.manage("demo")
    login = one.python("tests.browser.make_other_account").split()[-1]
    here, there = enter(DESK), enter(PHONE)
    _sign_in(here, one, ALPHA, login_of(HEAD.first_name, HEAD.last_name))
    _sign_in(there, one, BETA, login)

    here.open(f"{one.url(at=ALPHA).rstrip('/')}/mon-compte/ecoles/")
    here.page.get_by_role("link", name="Demander une clé").click()
    here.press("Afficher la clé")
    key = here.page.locator("main .mono").inner_text()
    here.look()

    there.open(f"{one.url(at=BETA).rstrip('/')}/mon-compte/ecoles/relier/")
    there.fill(key=key)
    there.press("Relier les comptes")
    there.page.wait_for_url("**/mon-compte/ecoles/")
    there.look(PHONE, DESK)
    there.page.get_by_role("button", name="Y aller").click()
    there.page.wait_for_url(one.url(at=ALPHA))
    there.look()
