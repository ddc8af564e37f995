"""The head gives the school its image, and families see it at the door."""

import pytest
from playwright.sync_api import expect

from provisioning.demo.accounts import HEAD, PASSWORD, login_of
from tests.browser.visitor import DESK, PHONE
from tests.pictures import drawn


@pytest.fixture(scope="module")
def school(one):
    """A school of the demo, its head."""
    one.manage("demo")
    return "rosa-bonheur"


@pytest.mark.parametrize("scripts", [True, False])
def test_the_image_of_the_school(one, school, enter, scripts):
    head = enter(DESK, scripts=scripts)
    head.open(one.url("/administration/ecole/", at=school))
    head.fill(login=login_of(HEAD.first_name, HEAD.last_name), password=PASSWORD)
    head.press("Se connecter")
    expect(head.page.get_by_role("heading", name="L’école", exact=True)).to_be_visible()
    head.look(PHONE, DESK)
    shown = head.page.locator(".focus-school-image img")
    before = shown.get_attribute("src")
    colour = (30, 30, 200) if scripts else (200, 30, 30)
    head.page.set_input_files(
        "#id_picture", {"name": "a.png", "mimeType": "image/png", "buffer": drawn("PNG", colour=colour)}
    )
    head.press("Remplacer l’image")
    expect(head.page.get_by_text("L’image de l’école est en place.")).to_be_visible()
    expect(shown).not_to_have_attribute("src", before)
    head.sees(shown)
    head.look(PHONE, DESK)
    parent = enter(PHONE, scripts=scripts)
    parent.open(one.url("/connexion/", at=school))
    parent.sees(parent.page.locator(".focus-school-image img"))
