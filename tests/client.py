"""A test client that looks at every page it gets."""

import re
from collections.abc import Callable
from contextlib import nullcontext
from html.parser import HTMLParser
from typing import Any

from django.db import connection
from django.test import Client

from tenants.context import current_school_or_none, enter_school


class _Inline(HTMLParser):
    """Finds what our Content-Security-Policy would refuse."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        if tag == "script" and "src" not in names and names.get("type") != "application/json":
            self.found.append("<script> without src")
        if tag == "style" or "style" in names:
            self.found.append(f"style on <{tag}>")
        self.found += [f"{name} on <{tag}>" for name in names if name.startswith("on")]


# But what a session or a key remembers of the visit, whose it was when it ends, and allauth's own mark
# that recovery codes were seen.
_WRITE = re.compile(
    r'\b(?:INSERT INTO|DELETE FROM|UPDATE) "(?!django_session"|accounts_device"|api_token"|mfa_authenticator")',
    re.IGNORECASE,
)


def _reading_only(execute: Callable[..., Any], sql: Any, *rest: Any) -> Any:
    """A GET cannot write (style.md, rule 3): links are followed by robots and prefetched by browsers."""
    assert not _WRITE.search(str(sql)), f"A GET writes: {str(sql)[:200]}"
    return execute(sql, *rest)


class StrictClient(Client):
    """Django's client, for one host; inline script or style, or a GET that writes, fails the test."""

    def __init__(self, host: str, **defaults: Any) -> None:
        super().__init__(headers={"host": host}, **defaults)

    def request(self, **request: Any) -> Any:
        """Make the request, then stand again in the school the test stood in (the middleware leaves it)."""
        school = current_school_or_none()
        reads = request.get("REQUEST_METHOD") in {"GET", "HEAD"}
        try:
            with connection.execute_wrapper(_reading_only) if reads else nullcontext():
                response = super().request(**request)
        finally:
            if school is not None:
                enter_school(school)
        kind = response.headers.get("Content-Type", "")
        if not response.streaming and kind.startswith("text/html"):
            parser = _Inline()
            parser.feed(response.content.decode())
            assert not parser.found, f"{request.get('PATH_INFO')}: {parser.found}"
        return response
