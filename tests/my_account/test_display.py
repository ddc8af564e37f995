"""Colours and letters: a page of their own, a panel beside the page that is open."""

import pytest

from tenant_apps.accounts.models import User

PAGE = "/mon-compte/affichage/"
HTMX = {"HX-Request": "true"}


def test_a_page_without_scripts(as_parent, world):
    assert "<html" in as_parent.get(PAGE).content.decode()
    assert as_parent.post(PAGE, {"theme": "contrast"})["Location"] == PAGE
    assert 'data-theme="contrast"' in as_parent.get(PAGE).content.decode()


def test_a_panel_with_them(as_parent, world):
    panel = as_parent.get(PAGE, headers=HTMX).content.decode()
    assert panel.lstrip().startswith("<theme-panel")
    assert as_parent.post(PAGE, {"theme": "dyslexia"}, headers=HTMX).status_code == 204
    assert User.objects.get(pk=world.parent.pk).theme == "dyslexia"


def test_children_have_their_four_themes_and_no_dark_one(as_pupil, world):
    page = as_pupil.get(PAGE).content.decode()
    for theme in ("foret", "ocean", "galaxie", "carnaval", "contrast", "dyslexia"):
        assert f'value="{theme}"' in page
    assert 'value="dark"' not in page
    assert as_pupil.post(PAGE, {"theme": "dark"}, headers=HTMX).status_code == 422
    assert User.objects.get(pk=world.pupil.pk).theme == "one"


@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_it_is_in_the_menu_of_the_account(alpha_client, world, who):
    alpha_client.force_login(getattr(world, who))
    assert f'<a href="{PAGE}" hx-get="{PAGE}" hx-target="#panel"' in alpha_client.get("/").content.decode()
