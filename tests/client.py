"""A test client that looks at every page it gets."""

from html.parser import HTMLParser
from typing import Any

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


class StrictClient(Client):
    """Django's client, for one host; a page with inline script or style fails the test."""

    def __init__(self, host: str, **defaults: Any) -> None:
        super().__init__(headers={"host": host}, **defaults)

    def request(self, **request: Any) -> Any:
        """Make the request, then stand again in the school the test stood in (the middleware leaves it)."""
        school = current_school_or_none()
        try:
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
