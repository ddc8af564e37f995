"""Which services a school closed to whom, and which widgets it pinned: read once, kept for a while.

Every page asks. The answer is in the school's own cache until an administrator changes it; without cache
(Redis down) the tables answer, so that nothing closed opens and nothing open closes.
"""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Value

from shared_apps.ui import services
from shared_apps.ui.services import Service
from tenant_apps.accounts.models import User
from tenant_apps.home.choices import WidgetState
from tenant_apps.home.models import AppRule, WidgetRule
from tenants.kept import forget as forget_kept
from tenants.kept import kept

_KEY = "home:rules"
# Administrators could not open again what they open with.
_ALWAYS_OPEN = frozenset({"school_admin"})


def is_closeable(namespace: str) -> bool:
    """Whether a school may close the service of this namespace."""
    return namespace not in _ALWAYS_OPEN and any(one.namespace == namespace for one in services.registered())


def closed_to(user: User) -> frozenset[str]:
    """Namespaces of the services closed to the profile of `user`."""
    return frozenset(key for key, profile in _rules()["apps"] if profile == user.profile)


def services_of(user: User) -> list[Service]:
    """The services this person has here, in the order of bars."""
    closed = closed_to(user)
    return [one for one in services.registered() if one.is_for(user) and one.namespace not in closed]


def widget_states() -> dict[str, str]:
    """Key of a widget → its WidgetState, for those that have one."""
    return dict(_rules()["widgets"])


def pinned(states: dict[str, str]) -> Collection[str]:
    """Those always shown."""
    return {key for key, state in states.items() if state == WidgetState.PINNED}


def forget() -> None:
    """Have the tables asked again, once what was written is there for others to read."""
    if page := _kept_for_page.get():
        page.clear()
    transaction.on_commit(partial(forget_kept, _KEY))


# A page asks several times: once is enough for all its answers.
_kept_for_page: ContextVar[dict[str, Any] | None] = ContextVar("home_rules", default=None)


@contextmanager
def one_page() -> Iterator[None]:
    """Rules read in the block are read once."""
    token = _kept_for_page.set({})
    try:
        yield
    finally:
        _kept_for_page.reset(token)


def _rules() -> dict[str, Any]:
    page = _kept_for_page.get()
    if page is None:
        return _shared()
    if not page:
        page.update(_shared())
    return page


def _shared() -> dict[str, Any]:
    return kept(_KEY, _read, seconds=settings.RULES_CACHE_SECONDS)


def _read() -> dict[str, Any]:
    """Both tables in one query."""
    apps = AppRule.objects.order_by().annotate(of=Value("apps")).values_list("of", "key", "profile")
    widgets = WidgetRule.objects.order_by().annotate(of=Value("widgets")).values_list("of", "key", "state")
    found: dict[str, Any] = {"apps": [], "widgets": []}
    for of, key, word in apps.union(widgets, all=True):
        found[of].append((key, word))
    return found
