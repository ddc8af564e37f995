"""Where the running request comes from, for the audit log: services know no request."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_ip: ContextVar[str | None] = ContextVar("accounts_ip", default=None)


def current_ip() -> str | None:
    """The visitor's address during a request, None in a task or a command."""
    return _ip.get()


@contextmanager
def coming_from(ip: str | None) -> Iterator[None]:
    """Everything audited in the block comes from this address (middleware only)."""
    token = _ip.set(ip)
    try:
        yield
    finally:
        _ip.reset(token)
