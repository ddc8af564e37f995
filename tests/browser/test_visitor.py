"""The visitors of the journeys do notice what is wrong."""

import pytest

from tests.browser.visitor import PHONE

PAGE = "<!doctype html><html lang=fr><title>Une page de ONE</title><main><h1>Page</h1>{}</main>"


@pytest.mark.parametrize(
    ("content", "noticed"),
    [
        ("<img src='data:,'>", "axe image-alt"),
        ("<p style='color:#ccc'>Trop pâle</p>", "axe color-contrast"),
        ("<input name=nom>", "axe label"),
        ("<div style='width:800px'>Trop large</div>", "px too wide"),
        ("<script>console.error('raté')</script>", "console: raté"),
        ("<script>faire_rien()</script>", "faire_rien is not defined"),
    ],
)
def test_what_is_wrong_with_a_page_is_noticed(enter, content, noticed):
    visitor = enter(PHONE)
    visitor.page.set_content(PAGE.format(content))
    visitor.look()
    with pytest.raises(AssertionError, match=noticed):
        visitor.satisfied()
    visitor.problems.clear()


def test_what_the_content_policy_refuses_is_noticed(one, enter):
    visitor = enter(PHONE)
    visitor.page.goto(one.url("/connexion/", at="alpha"))
    visitor.page.evaluate("document.body.insertAdjacentHTML('beforeend', '<p style=\"color: red\">Non</p>')")
    visitor.page.wait_for_function("document.querySelector('p[style]')")
    with pytest.raises(AssertionError, match="Content Security Policy"):
        visitor.satisfied()
    visitor.problems.clear()


def test_an_error_in_a_servers_log_is_noticed(one):
    log = one.folder / "noise.log"
    log.write_text("2026-11-21 10:00:00,000 ERROR [public] django: raté\n")
    assert [line for line in one.complaints() if "raté" in line]
    log.unlink()


def test_a_link_half_under_a_bar_that_stays_is_no_small_target(enter):
    """Where a page was scrolled to depends on what was done on it; it is looked at from its top."""
    visitor = enter(PHONE)
    bar = "<nav style='position:sticky;top:0;z-index:1'><a href='#1' style='display:block;height:60px'>Un</a></nav>"
    link = "<ul><li><a href='#2' style='display:block;height:30px'>Deux</a></li></ul><div style='height:3000px'></div>"
    visitor.page.set_content(PAGE.format(bar + link))
    for down in range(0, 120, 4):
        visitor.page.evaluate("down => window.scrollTo({ top: down, behavior: 'instant' })", down)
        visitor.look()
        assert visitor.page.evaluate("window.scrollY") == down
    visitor.satisfied()
