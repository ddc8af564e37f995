"""Icons and drawings as inline SVG: they work before anything else has loaded."""

import json
from functools import cache, lru_cache
from pathlib import Path

from django.template import TemplateSyntaxError
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

_FILE = Path(__file__).with_name("icons.json")


@cache
def _shapes() -> dict[str, dict[str, str]]:
    shapes: dict[str, dict[str, str]] = json.loads(_FILE.read_text(encoding="utf-8"))
    return shapes


def names() -> list[str]:
    """Every icon there is, for the style guide and the consistency test."""
    return list(_shapes())


def render_icon(name: str, *, duotone: bool = False, size: str = "", label: str = "") -> SafeString:
    """The icon as inline SVG, hidden from screen readers unless it has a `label`.

    Raises TemplateSyntaxError for a name that frontend/icons.json does not list.
    """
    if not label:
        return _silent(name, duotone, size)
    # A literal of a template counts as safe HTML: escaped all the same, it goes into an attribute.
    return _draw(name, duotone, size, format_html('role="img" aria-label="{}"', escape(label)))


# A page holds a hundred of them, of a few dozen sorts.
@lru_cache(maxsize=1024)
def _silent(name: str, duotone: bool, size: str) -> SafeString:
    return _draw(name, duotone, size, mark_safe('aria-hidden="true"'))


def _draw(name: str, duotone: bool, size: str, spoken: SafeString) -> SafeString:
    try:
        shape = _shapes()[name]["duotone" if duotone else "regular"]
    except KeyError:
        message = f"Unknown icon {name!r}: add it to frontend/icons.json, then npm run icons."
        raise TemplateSyntaxError(message) from None
    return format_html(
        '<svg class="{}" width="1em" height="1em" viewBox="0 0 256 256" focusable="false" {}>{}</svg>',
        f"icon {size}".strip(),
        spoken,
        mark_safe(shape),  # noqa: S308 - our own file
    )
