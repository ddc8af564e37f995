"""The components' own behaviour, on the style guide, in Chromium: no server, pages rendered beforehand."""

import mimetypes
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page, Route, expect

Shown = Callable[..., Page]
SKINS = ("school", "public", "console", "focus")


@pytest.fixture
def guide(settings: Any) -> dict[str, Any]:
    """The answers of the style guide, by skin (no database: Chromium has this thread)."""
    settings.SHOW_TOOLS = True
    settings.PUBLIC_SCHEMA_URLCONF = "tests.ui.urls"
    client = Client(headers={"host": settings.PLATFORM_DOMAIN})
    return {skin: client.get(f"/_styleguide/{skin}/?message=1") for skin in SKINS}


def _answer(route: Route, page: Any) -> None:
    path = urlsplit(route.request.url).path
    if path.startswith(settings.STATIC_URL):
        file = Path(settings.FRONTEND_DIST) / path.removeprefix(settings.STATIC_URL)
        route.fulfill(path=file, content_type=mimetypes.guess_type(file.name)[0] or "font/woff2")
    else:
        route.fulfill(status=page.status_code, headers=dict(page.headers.items()), body=page.content)


@pytest.fixture
def shown(guide: dict[str, Any], browser: Browser) -> Iterator[Shown]:
    """`shown("school", width=390)`: the page in Chromium; at the end, the console said nothing."""
    pages: list[Page] = []
    said: list[str] = []

    def show(skin: str, *, width: int = 1280, scripts: bool = True) -> Page:
        size = {"width": width, "height": 844}
        context = browser.new_context(
            viewport=size, java_script_enabled=scripts, reduced_motion="reduce", locale="fr-FR"
        )
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text))
        page.on("pageerror", lambda error: said.append(str(error)))
        page.route("**/*", lambda route: _answer(route, guide[skin]))
        page.goto(f"http://{settings.PLATFORM_DOMAIN}/_styleguide/{skin}/")
        pages.append(page)
        return page

    yield show
    for page in pages:
        page.context.close()
    assert said == []


@pytest.mark.parametrize("skin", SKINS)
@pytest.mark.parametrize("width", [390, 768, 1280])
def test_nothing_is_wider_than_the_screen(shown: Shown, skin: str, width: int) -> None:
    page = shown(skin, width=width)
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_targets_of_a_school_are_for_fingers(shown: Shown) -> None:
    page = shown("school", width=390)
    small = page.evaluate(
        """[...document.querySelectorAll('.button, .input, .select, .school-tabs a, .check')]
           .filter(e => e.offsetParent && e.getBoundingClientRect().height < 44).map(e => e.outerHTML.slice(0, 80))"""
    )
    assert small == []


def test_a_code_is_put_right_while_typing(shown: Shown) -> None:
    page = shown("focus")
    code = page.get_by_label("Code d’activation")
    code.press_sequentially("b8k-d5s i0x9")
    expect(code).to_have_value("B8KD 5SI0")
    code.press("Home")
    code.press("Delete")
    code.press_sequentially("z")
    expect(code).to_have_value("Z8KD 5SI0")
    assert code.evaluate("e => e.selectionStart") == 1


def test_password_rules_are_ticked_one_by_one(shown: Shown) -> None:
    page = shown("focus")
    page.get_by_label("Identifiant").fill("amina.benali")
    password = page.locator("password-field input")
    met = page.locator("[data-rule][data-met]")
    password.fill("abc")
    expect(met).to_have_count(1)
    password.fill("Amina.benali-9")
    expect(met).to_have_count(2)
    password.fill("Trois-poules-9")
    expect(met).to_have_count(3)
    page.get_by_role("button", name="Afficher").click()
    expect(password).to_have_attribute("type", "text")
    page.get_by_role("button", name="Masquer").click()
    expect(password).to_have_attribute("type", "password")


def test_a_dialog_asks_and_gives_the_focus_back(shown: Shown) -> None:
    page = shown("school")
    dialog = page.get_by_role("dialog", name="Supprimer la classe CE1 A ?")
    opener = page.locator("modal-dialog > a")
    opener.click()
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()


def test_a_menu_closes_on_escape_and_elsewhere(shown: Shown) -> None:
    page = shown("school")
    menu = page.locator("main details[data-menu]")
    menu.locator("summary").click()
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowDown")
    expect(menu.get_by_role("link", name="Imprimer la fiche")).to_be_focused()
    page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    expect(menu.locator("summary")).to_be_focused()
    menu.locator("summary").click()
    page.locator("h1").first.click()
    expect(menu).not_to_have_attribute("open", "")


def test_the_console_by_keyboard(shown: Shown) -> None:
    page = shown("console")
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    expect(page.get_by_role("link", name="Amina Benali")).to_be_focused()
    expect(page.locator("tr[data-current]")).to_have_count(1)
    page.keyboard.press("/")
    search = page.get_by_label("Rechercher une école ou une commande")
    expect(search).to_be_focused()
    page.keyboard.type("jk/")
    expect(search).to_have_value("jk/")
    search.blur()
    page.keyboard.press("Control+k")
    expect(search).to_be_focused()


def test_the_error_summary_has_the_focus_and_leads_to_the_fields(shown: Shown) -> None:
    page = shown("school")
    expect(page.locator("error-summary")).to_be_focused()
    page.get_by_role("link", name="Code d’activation : Ce champ est obligatoire.").click()
    expect(page.locator("[name='wrong-code']")).to_be_focused()


def test_a_message_can_be_closed(shown: Shown) -> None:
    page = shown("school")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Le mot est envoyé à 27 familles.")
    page.get_by_role("button", name="Fermer").click()
    expect(toast).to_have_count(0)


def test_good_news_leaves_by_itself_but_not_with_an_action_in_it(shown: Shown) -> None:
    page = shown("school")
    page.clock.install()
    for words in ("C’est noté", "C’est fait. <button>Annuler</button>"):
        toast = f"<div class='toast success'><p>{words}</p></div>"
        page.locator("toast-stack").evaluate("(stack, toast) => stack.insertAdjacentHTML('beforeend', toast)", toast)
    page.clock.run_for(60_000)
    expect(page.locator(".toast", has_text="C’est noté")).to_have_count(0)
    expect(page.locator(".toast", has_text="C’est fait")).to_be_visible()


def test_a_table_keeps_its_meaning_as_cards(shown: Shown) -> None:
    page = shown("school", width=390)
    table = page.get_by_role("table", name="Les comptes")
    expect(table.get_by_role("row")).to_have_count(6)
    expect(table.get_by_role("rowheader", name="Tom Nguyen")).to_be_visible()


def test_copy_says_it_is_done(shown: Shown) -> None:
    page = shown("school")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    # Only pages of a secure origin may copy: *.localhost is one.
    page.get_by_role("button", name="Copier").click()
    expect(page.get_by_role("button", name="Copié")).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == "tilleuls.one.example"


def test_without_scripts_everything_is_there(shown: Shown) -> None:
    page = shown("school", width=390, scripts=False)
    expect(page.locator("password-field [data-toggle]").first).to_be_hidden()
    expect(page.locator("modal-dialog > a")).to_have_attribute("href", "#")
    expect(page.locator(".toast")).to_be_visible()
    menu = page.locator("main details[data-menu]")
    menu.locator("summary").click()
    expect(menu.get_by_role("link", name="Modifier")).to_be_visible()
