"""Every page that a link leads to, as each kind of person sees it in the demo: axe, width, console, logs."""

import re
from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest

from provisioning.demo.accounts import ACTIVATED, PASSWORD, TEAM, login_of
from tests.browser.visitor import DESK, PHONE

SCHOOL = "rosa-bonheur"
# Files, not pages; and the way out.
_FILES = r"\.(?:pdf|csv|json|ics)$|^/cahier/(?:\d+/)?imprimer/$|/fichiers?/|/zip/$|/piece-jointe/|^/static/"
_NOT_PAGES = re.compile(_FILES + "|/deconnexion/")
_NUMBERS = re.compile(r"\d+|ONE-\d{4}-\w{6}|\d{7}\w|(?<=/suivi/)[^/]+")


@pytest.fixture(scope="module")
def demo(one):
    """The demo, loaded in the live ONE."""
    one.manage("demo")


# Host, login, the screen they have, and how many kinds of pages they see at least.
PEOPLE = {
    "visitor": ("", "", PHONE, 8),
    "team": ("console", login_of(*TEAM), DESK, 12),
    **{
        role: (SCHOOL, login_of(who.first_name, who.last_name), width, least)
        for role, who, width, least in zip(
            ("head", "teacher", "parent", "pupil"), ACTIVATED, (DESK, PHONE, PHONE, PHONE), (20, 10, 4, 3), strict=True
        )
    },
}


@pytest.fixture(scope="module")
def first_seen(one, demo):
    """Pages whose kind shows most when it is about this person: role → addresses, looked at before the links."""
    protected = one.python("tests.browser.make_protected", SCHOOL)
    # No page leads there: the link is in mails.
    stop = one.python("tests.browser.make_stop_link", SCHOOL, PEOPLE["parent"][1])
    return {
        "head": [one.url(f"/administration/personnes/{protected}/", at=SCHOOL)],
        "parent": [one.url(stop, at=SCHOOL)],
    }


@pytest.mark.timeout(600)  # dozens of pages, on a busy machine
@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_a_link_leads_to(one, demo, enter, role, first_seen):
    host, login, width, least = PEOPLE[role]
    visitor = enter(width)
    visitor.page.goto(one.url(at=host))
    if login:
        visitor.fill(login=login, password=PASSWORD)
        visitor.press("Se connecter")
        visitor.page.wait_for_url(lambda url: "/connexion/" not in url)
    assert len(_walk(visitor, first_seen.get(role, []), width, PHONE + DESK - width)) >= least


def _walk(visitor, first, *widths) -> set[str]:
    """Look at a page of each kind; the kinds seen."""
    start = urlsplit(visitor.page.url)
    waiting, seen = deque([*first, visitor.page.url]), set()
    while waiting:
        url = waiting.popleft()
        kinds = _kinds(url)
        if kinds <= seen:
            continue
        seen |= kinds
        if visitor.page.url != url:
            visitor.page.goto(url)
        visitor.look(*widths, axe_again=False)
        links = visitor.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting.extend(link for link in links if urlsplit(link).netloc == start.netloc and _is_page(link))
    return seen


def _is_page(link: str) -> bool:
    return not _NOT_PAGES.search(urlsplit(link).path)


def _kinds(url: str) -> set[str]:
    """The page's address without numbers, with each name of what it was asked (none: the address alone).

    Not with all of them at once: a list that was filtered, sorted and turned over is the same template as each.
    """
    parts = urlsplit(urldefrag(url).url)
    path = _NUMBERS.sub("N", parts.path)
    return {f"{path}?{name}" for name in re.findall(r"(?:^|&)(\w+)=", parts.query) or [""]}
