"""A request as our middleware leaves it, for annotations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

if TYPE_CHECKING:
    from django_htmx.middleware import HtmxDetails

    from tenants.hosts import Place
    from tenants.models import School


class Request(HttpRequest):
    """Django's request with what HostMiddleware and HtmxMiddleware add (never instantiated)."""

    # accounts.User behind a guard; this floor cannot name it.
    user: Any
    place: Place
    school: School | None
    htmx: HtmxDetails
