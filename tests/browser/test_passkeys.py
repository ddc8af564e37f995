"""A passkey: created, named, the way in without a password and after one, proof before a change, taken away."""

import pytest
from playwright.sync_api import expect

from tests.browser.seagulls import PASSWORD
from tests.browser.visitor import DESK, PHONE

# A telephone that knows its owner: Chromium's own, https://chromedevtools.github.io/devtools-protocol/tot/WebAuthn/
_TELEPHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
FIRST, SECOND = "Mon téléphone", "Le téléphone de la classe"


@pytest.fixture
def teacher(among_seagulls):
    """Signed in, on a telephone with passkeys."""
    visitor = among_seagulls("teacher", PHONE)
    device = visitor.page.context.new_cdp_session(visitor.page)
    device.send("WebAuthn.enable")
    device.send("WebAuthn.addVirtualAuthenticator", {"options": _TELEPHONE})
    return visitor


def _come_back(one, visitor, school):
    """The session is gone; the sign-in page."""
    visitor.page.context.clear_cookies()
    visitor.open(one.url("/connexion/", at=school))


def _is_in(visitor):
    expect(visitor.page.get_by_role("heading", level=1)).to_contain_text("Bonjour")


@pytest.mark.timeout(300)  # a busy machine
def test_a_passkey_from_its_first_day_to_its_last(one, seagulls, teacher):
    page, school = teacher.page, seagulls["school"]
    teacher.open(one.url("/securite/", at=school))
    teacher.follow("Ajouter une clé d’accès")
    teacher.fill(name=FIRST)
    teacher.press("Créer la clé d’accès")
    expect(page.get_by_role("heading", level=1)).to_contain_text("odes de secours")
    teacher.look(PHONE, DESK)

    teacher.open(one.url("/securite/cles/", at=school))
    expect(page.get_by_text(FIRST, exact=True)).to_be_visible()
    teacher.follow("Renommer")
    teacher.fill(name=SECOND)
    teacher.press("Enregistrer")
    expect(page.get_by_text(SECOND, exact=True)).to_be_visible()
    teacher.look(PHONE, DESK)

    _come_back(one, teacher, school)
    teacher.press("Utiliser une clé d’accès")
    _is_in(teacher)

    _come_back(one, teacher, school)
    teacher.fill(login=seagulls["teacher"], password=PASSWORD)
    teacher.press("Se connecter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Deuxième vérification")
    expect(page.get_by_text("Tapez un code, ou utilisez votre clé d’accès.")).to_be_visible()
    teacher.look(PHONE, DESK)
    teacher.press("Utiliser une clé d’accès")
    _is_in(teacher)

    for proof in ("code", "cle"):
        teacher.open(one.url(f"/connexion/confirmer/{proof}/?next=/securite/cles/", at=school))
        expect(page.get_by_role("heading", level=1)).to_have_text("Confirmez que c’est vous")
    teacher.press("Utiliser ma clé d’accès")
    expect(page.get_by_role("heading", level=1)).to_have_text("Clés d’accès")

    teacher.follow("Retirer")
    teacher.press("Retirer la clé")
    expect(page.get_by_text("Aucune clé d’accès")).to_be_visible()
    teacher.look(PHONE, DESK)
