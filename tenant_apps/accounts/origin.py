"""Where the running request comes from, for the audit log: services know no request."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.http import HttpRequest

_ip: ContextVar[str | None] = ContextVar("accounts_ip", default=None)


def current_ip() -> str | None:
    """The visitor's address during a request, None in a task or a command."""
    return _ip.get()


# How often a session writes down that it is used.
VISIT_SECONDS = 600
SEEN, SEEN_FROM = "_seen", "_seen_from"


def note_visit(request: HttpRequest) -> None:
    """Note in the session when, and from where, it was last used: to ten minutes, to spare writes."""
    now = int(time.time())
    if now - request.session.get(SEEN, 0) >= VISIT_SECONDS:
        request.session[SEEN], request.session[SEEN_FROM] = now, current_ip() or ""


@contextmanager
def coming_from(ip: str | None) -> Iterator[None]:
    """Everything audited in the block comes from this address (the middleware, and tasks a request sent)."""
    token = _ip.set(ip)
    try:
        yield
    finally:
        _ip.reset(token)
