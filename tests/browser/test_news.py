"""A parent reads the news on a phone: they follow one another, one is hidden and brought back, all are seen."""

import json

import pytest
from playwright.sync_api import expect

from provisioning.demo.accounts import PASSWORD
from tests.browser.make_news import NEWS
from tests.browser.visitor import PHONE


@pytest.mark.timeout(300)  # a busy machine
def test_scrolled_hidden_brought_back_and_seen(one, enter):
    made = json.loads(one.python("tests.browser.make_news", PASSWORD))
    visitor = enter(PHONE)
    page = visitor.page
    page.goto(one.url(at=made["school"]))
    visitor.fill(login=made["parent"], password=PASSWORD)
    visitor.press("Se connecter")
    page.wait_for_url(lambda url: "/connexion/" not in url)

    with page.expect_response(lambda answer: answer.url.endswith("/nouveautes/vues/")) as seen:
        visitor.open(one.url("/nouveautes/", at=made["school"]))
    assert seen.value.status == 204
    news = page.locator(".news-item")
    expect(news).to_have_count(20)
    page.get_by_role("link", name="Voir plus").scroll_into_view_if_needed()
    expect(news).to_have_count(NEWS)
    expect(page.locator(".news-item.is-new")).to_have_count(NEWS)  # still marked, for this visit

    first = news.first
    first.locator("summary").click()
    first.get_by_role("button", name="Ne plus voir").click()
    expect(page.get_by_text("Cette nouvelle est masquée")).to_be_visible()
    page.get_by_role("button", name="Annuler").click()
    expect(page.get_by_text("Cette nouvelle est masquée")).to_have_count(0)
    expect(news).to_have_count(NEWS)
    page.reload()
    expect(page.locator(".news-item.is-new")).to_have_count(0)

    first.locator("summary").click()
    expect(first.get_by_role("button", name="Ne plus voir")).to_be_enabled()
    one.python("tests.browser.suspend", made["school"])
    page.reload()
    # The server closes those of the page; those that come as one scrolls, without their form, the page's script.
    page.get_by_role("link", name="Voir plus").scroll_into_view_if_needed()
    expect(news).to_have_count(NEWS)
    for one_of_them in (first, news.last):
        one_of_them.locator("summary").click()
        expect(one_of_them.get_by_role("button", name="Ne plus voir")).to_be_disabled()

    # What only asks still serves, in a form whose other button writes.
    head = enter(PHONE)
    head.page.goto(one.url("/fiches/", at=made["school"]))
    head.fill(login=made["head"], password=PASSWORD)
    head.press("Se connecter")
    expect(head.page.get_by_role("button", name="Préparer le PDF")).to_be_disabled()
    expect(head.page.get_by_role("button", name="Compter les fiches")).to_be_enabled()
