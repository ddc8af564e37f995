"""« ? »: help for the page one is on, for one's profile, found by words."""

from pathlib import Path

import pytest
from django.conf import settings

from shared_apps.ui import services
from tenant_apps.help import selectors


def test_the_question_mark_leads_to_the_page_of_the_service(world, see):
    assert 'href="/aide/imports/"' in see(world.teacher, "/imports/")
    assert 'href="/aide/home/"' in see(world.parent, "/")
    assert 'href="/aide/people/"' in see(world.parent, "/annuaire/")


def test_a_page_says_what_is_for_its_reader(world, see):
    assert "Une fiche donne" in see(world.teacher, "/aide/connection_sheets/")
    see(world.parent, "/aide/connection_sheets/", code=404)
    see(world.teacher, "/aide/inconnue/", code=404)
    see(world.teacher, "/aide/../../etc/", code=404)


def test_words_lead_to_pages(world, see):
    page = see(world.teacher, "/aide/?q=FICHE+perdue")
    assert "Les fiches de connexion" in page
    assert "se connecter et rester" not in page.lower()
    assert "Rien dans l’aide avec ces mots" in see(world.parent, "/aide/?q=xylophone")
    assert "&lt;b&gt;" in see(world.parent, "/aide/?q=<b>")


def test_html_in_a_page_is_text():
    assert selectors.as_html("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>\n"


def test_every_service_has_its_page():
    written = {path.stem for path in (Path(settings.BASE_DIR) / "help").glob("*.md")}
    assert {service.namespace for service in services.registered()} - written == set()


@pytest.mark.parametrize("who", ["admin", "teacher", "parent", "pupil", "staff"])
def test_everybody_finds_something(world, see, who):
    assert see(getattr(world, who), "/aide/").count("/aide/") >= 4
