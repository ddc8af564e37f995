"""Every page that a link leads to, as each kind of person sees it in the demo: axe, width, console, logs."""

import re
from collections import deque
from urllib.parse import urldefrag, urlsplit

import pytest

from provisioning.demo.accounts import ACTIVATED, PASSWORD, TEAM, login_of
from tests.browser.visitor import DESK, PHONE

SCHOOL = "rosa-bonheur"
# Files, not pages; and the way out.
_NOT_PAGES = re.compile(r"\.pdf$|/fichier/|/deconnexion/|/piece-jointe/|^/static/")
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


@pytest.mark.timeout(600)  # dozens of pages, on a busy machine
@pytest.mark.parametrize("role", PEOPLE)
def test_every_page_a_link_leads_to(one, demo, enter, role):
    host, login, width, least = PEOPLE[role]
    visitor = enter(width)
    visitor.page.goto(one.url(at=host))
    if login:
        visitor.fill(login=login, password=PASSWORD)
        visitor.press("Se connecter")
        visitor.page.wait_for_url(lambda url: "/connexion/" not in url)
    assert len(_walk(visitor, width, PHONE + DESK - width)) >= least


def _walk(visitor, *widths) -> set[str]:
    """Look at one page of each kind; the kinds seen."""
    start = urlsplit(visitor.page.url)
    waiting, seen = deque([visitor.page.url]), set()
    while waiting:
        url = waiting.popleft()
        kind = _kind(url)
        if kind in seen:
            continue
        seen.add(kind)
        if visitor.page.url != url:
            visitor.page.goto(url)
        visitor.look(*widths, axe_again=False)
        links = visitor.page.eval_on_selector_all("a[href]", "links => links.map(link => link.href)")
        waiting.extend(link for link in links if urlsplit(link).netloc == start.netloc and _is_page(link))
    return seen


def _is_page(link: str) -> bool:
    return not _NOT_PAGES.search(urlsplit(link).path)


def _kind(url: str) -> str:
    """The page's address without numbers, and the names of what it was asked."""
    parts = urlsplit(urldefrag(url).url)
    asked = sorted(re.findall(r"(?:^|&)(\w+)=", parts.query))
    return f"{_NUMBERS.sub('N', parts.path)}?{','.join(asked)}"
