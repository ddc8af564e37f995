"""A visit by card is on a screen of the class: nothing of it is kept for later."""

from tenant_apps.pwa.middleware import HEADER


def test_nothing_is_kept(by_card):
    page = by_card.get("/")
    assert page.status_code == 200
    assert not page.has_header(HEADER)
    assert "<offline-queue" not in page.content.decode()
    assert by_card.get("/hors-ligne/envoi/").json()["person"] == ""
