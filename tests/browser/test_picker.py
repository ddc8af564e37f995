"""Recipients chosen by keyboard, by hand and without scripts, on the style guide."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.test_components import Shown, guide, shown  # noqa: F401 - its fixtures

LAST = {"Éloïse Le Goff-Martin", "CE1 A : parents"}  # chosen already on the style guide


@pytest.fixture
def picker(shown: Shown, settings: Any) -> Any:  # noqa: F811
    """`picker(width=390)`: the element, its proposals answered by the sample address."""
    client = Client(headers={"host": settings.PLATFORM_DOMAIN})

    def show(**options: Any) -> Locator:
        page = shown("school", **options)
        found = {words: client.get("/_styleguide/propositions/", {"q": words}).content for words in ("tom", "zzz", "a")}
        page.route("**/propositions/**", lambda route: _answer(route, found))
        return page.locator("recipient-picker").first

    return show


def _answer(route: Route, found: dict[str, bytes]) -> None:
    words = route.request.url.rpartition("q=")[2]
    route.fulfill(content_type="text/html; charset=utf-8", body=found[words])


def _box(element: Locator) -> Locator:
    return element.get_by_role("combobox", name="À qui")


def _chosen(element: Locator) -> list[str]:
    return element.locator("[data-picks] input[type=hidden]").evaluate_all("boxes => boxes.map(box => box.value)")


def test_by_keyboard(picker: Any) -> None:
    element = picker()
    box = _box(element)
    box.press_sequentially("tom")
    options = element.get_by_role("option")
    expect(options).to_have_count(2)
    expect(box).to_have_attribute("aria-expanded", "true")
    expect(options.first).to_have_attribute("aria-selected", "true")
    box.press("ArrowDown")
    assert box.get_attribute("aria-activedescendant") == options.nth(1).get_attribute("id")
    box.press("Enter")
    expect(box).to_have_value("")
    expect(box).to_have_attribute("aria-expanded", "false")
    assert _chosen(element) == ["user:3", "group:1", "parents_of:1"]
    expect(element.get_by_role("status")).to_have_text("Ajouté\u00a0: Les parents de Tom Nguyen")
    box.press("Backspace")
    assert _chosen(element) == ["user:3", "group:1"]
    box.press_sequentially("a")
    expect(options.first).to_be_visible()
    box.press("Escape")
    expect(options.first).to_be_hidden()
    expect(box).to_have_value("a")


def test_by_hand_on_a_phone(picker: Any) -> None:
    element = picker(width=390)
    _box(element).press_sequentially("tom")
    element.get_by_role("option", name="Les parents de Tom Nguyen").click()
    element.get_by_role("button", name="Retirer Éloïse").click()
    assert _chosen(element) == ["group:1", "parents_of:1"]
    page: Page = element.page
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 0


def test_who_is_chosen_is_not_proposed_and_nobody_is_said(picker: Any) -> None:
    element = picker()
    _box(element).press_sequentially("a")
    expect(element.get_by_role("option").first).to_be_visible()
    names = element.get_by_role("option").locator("[data-name]").all_inner_texts()
    assert names
    assert not LAST & set(names)
    _box(element).fill("zzz")
    expect(element.locator("[data-nobody]")).to_be_visible()
    expect(element.get_by_role("status")).to_have_text("Personne ne correspond.")


def test_without_scripts_it_is_a_step_of_the_form(shown: Shown) -> None:  # noqa: F811
    element = shown("school", scripts=False).locator("recipient-picker").first
    expect(element.get_by_role("button", name="Chercher")).to_be_visible()
    expect(element.get_by_role("checkbox", name="Éloïse Le Goff-Martin")).to_be_checked()
    expect(element.get_by_role("button", name="Retirer")).to_have_count(0)
    assert settings.SHOW_TOOLS
