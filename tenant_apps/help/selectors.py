"""Pages of help in the folder `help/`, one for each service; in another language in a folder of its code."""

import re
from functools import cache
from pathlib import Path

from django.conf import settings
from django.utils.translation import get_language
from markdown_it import MarkdownIt

from tenant_apps.accounts.models import User
from tenant_apps.help.rules import ADMINISTRATORS, Article, article, excerpt
from tenants.text import search_form

_KEY = re.compile(r"[a-z_]{1,30}")
# CommonMark without raw HTML: what is written is what is read.
_markdown = MarkdownIt("commonmark", {"html": False}).enable("table")


def _folder() -> Path:
    return Path(settings.BASE_DIR) / "help"


@cache  # the product's own texts: the same for all schools
def _sources(language: str) -> dict[str, str]:
    """Pages in a language; one that does not exist in it is in French."""
    paths = [*sorted(_folder().glob("*.md")), *sorted((_folder() / language).glob("*.md"))]
    return {path.stem: path.read_text() for path in paths if _KEY.fullmatch(path.stem)}


def _here() -> dict[str, str]:
    return _sources(get_language() or settings.LANGUAGE_CODE)


def _who(user: User) -> set[str]:
    return {user.profile, ADMINISTRATORS} if user.is_school_admin else {user.profile}


def help_of(user: User, key: str) -> Article | None:
    """The page of this service for this person; None when it has none, or nothing for them."""
    source = _here().get(key)
    found = article(key, source, _who(user)) if source else None
    return found if found and found.text else None


def has_help(user: User, key: str) -> bool:
    """Whether the service of this name has a page of help for this person."""
    return help_of(user, key) is not None


def all_help(user: User) -> list[Article]:
    """All pages that have something for this person, by title."""
    pages = [page for key in _here() if (page := help_of(user, key))]
    return sorted(pages, key=lambda page: search_form(page.title))


def search_help(user: User, words: str) -> list[tuple[Article, str]]:
    """Pages that hold all these words in their title or text, with the passage; those named so first."""
    found = []
    for page in all_help(user):
        passage = excerpt(f"{page.title}. {page.text}", words)
        if passage is not None:
            found.append((excerpt(page.title, words) is None, page, passage))
    return [(page, passage) for _later, page, passage in sorted(found, key=lambda one: one[0])]


def as_html(text: str) -> str:
    """A page's Markdown as HTML; raw HTML in it is shown as text."""
    return str(_markdown.render(text))
