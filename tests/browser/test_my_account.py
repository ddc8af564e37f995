"""« Mon compte » on a telephone: a photo cut under the finger, a look, a code by mail, the way out."""

import re

import pytest
from playwright.sync_api import expect

from provisioning.demo.accounts import PARENT, PASSWORD, PUPIL, login_of
from tests.browser.visitor import DESK, PHONE
from tests.pictures import drawn

_CUT = """async () => {
  const [file] = document.querySelector("#id_picture").files;
  return (await createImageBitmap(file)).width === 640;
}"""


@pytest.fixture(scope="module")
def school(one):
    """A school of the demo."""
    one.manage("demo")
    return "rosa-bonheur"


def _come_in(one, visitor, school, who, path="/mon-compte/"):
    visitor.open(one.url(path, at=school))
    visitor.fill(login=login_of(who.first_name, who.last_name), password=PASSWORD)
    visitor.press("Se connecter")
    visitor.page.wait_for_url(re.compile("/mon-compte/"))


@pytest.mark.parametrize("scripts", [True, False])
def test_a_photo_is_cut_and_seen(one, school, enter, scripts):
    parent = enter(PHONE, scripts=scripts)
    _come_in(one, parent, school, PARENT, "/mon-compte/photo/")
    file = {"name": "a.jpg", "mimeType": "image/jpeg", "buffer": drawn(size=(900, 1200))}
    parent.page.set_input_files("#id_picture", file)
    if scripts:
        expect(parent.page.locator("canvas")).to_be_visible()
        parent.page.locator("canvas").focus()
        parent.keys("ArrowRight", "+", "+")
        parent.look(PHONE, DESK)
        parent.page.wait_for_function(_CUT)  # what will be sent is the cut
    parent.press("Mettre cette photo")
    expect(parent.page.get_by_text("La photo est en place.")).to_be_visible()
    parent.sees(parent.page.locator(".account-photo img"))
    parent.look(PHONE, DESK)


def test_a_child_chooses_colours(one, school, enter):
    child = enter(PHONE)
    _come_in(one, child, school, PUPIL)
    child.page.get_by_label("Galaxie").check(force=True)
    child.page.get_by_label("dans la lune").check(force=True)
    child.press("Enregistrer")
    expect(child.page.locator("html[data-theme=galaxie]")).to_be_visible()
    child.look(PHONE, DESK)


def test_an_address_waits_for_its_code(one, school, enter):
    parent = enter(PHONE)
    _come_in(one, parent, school, PARENT, "/mon-compte/coordonnees/email/")
    parent.look(PHONE, DESK)
    parent.fill(value="autre@courriel.example")
    parent.press("Envoyer le code")
    expect(parent.page.get_by_role("heading", name="Taper le code")).to_be_visible()
    parent.fill(code="12")
    parent.press("Confirmer")
    expect(parent.page.get_by_text("il a 6 chiffres").first).to_be_visible()
    parent.look(PHONE, DESK)
    parent.press("Garder mon adresse actuelle")
    parent.follow(re.compile("^Appareils"))


_PUPIL_LEAVES = """
from tenant_apps.accounts import services
from tenant_apps.accounts.models import User
from tenants.context import in_school
from tenants.models import School
with in_school(School.objects.get(subdomain="rosa-bonheur")):
    services.{verb}(actor=None, users=[User.objects.get(login="{login}")])
"""


def test_who_leaves_takes_their_data_and_goes(one, school, enter):
    login = login_of(PUPIL.first_name, PUPIL.last_name)
    one.manage("shell", "-c", _PUPIL_LEAVES.format(verb="predelete_users", login=login))
    try:
        child = enter(PHONE)
        _come_in(one, child, school, PUPIL, "/")
        expect(child.page.get_by_role("heading", name="Ton compte va être supprimé")).to_be_visible()
        child.look(PHONE, DESK)
        with child.page.expect_download() as taken:
            child.press("Récupérer tes données")
        assert taken.value.suggested_filename == f"mes-donnees-{login}.zip"
        child.press("Se déconnecter")
        expect(child.page.get_by_role("heading", name="Se connecter")).to_be_visible()
    finally:
        one.manage("shell", "-c", _PUPIL_LEAVES.format(verb="restore_users", login=login))
