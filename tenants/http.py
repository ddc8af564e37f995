"""A request as our middleware leaves it, and what every view reads of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest
from django.views.decorators.http import require_http_methods

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from tenants.hosts import Place
    from tenants.models import School

# A page with a form: shown, asked about by a HEAD, sent.
form_page = require_http_methods(["GET", "HEAD", "POST"])
_LONGEST_ID = 18  # digits that fit in a bigint, whatever they are


class Request(HttpRequest):
    """Django's request with what HostMiddleware and HtmxMiddleware add (never instantiated)."""

    # accounts.User behind a guard; this floor cannot name it.
    user: Any
    place: Place
    school: School | None
    htmx: HtmxDetails


def id_said(text: str) -> int:
    """The id that an address or a form says; 0, which no row has, for anything else (« ² » is a digit to Python)."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _LONGEST_ID else 0
