"""Documents that stand in something one may read: a service that sends documents along says who reads them.

    readers.register("messaging", holds)     # def holds(user: User, document_id: int) -> bool

Such a document is seen and taken home, nothing more: it stays its owner's, and in nobody's lists.
"""

from collections.abc import Callable

from tenant_apps.accounts.models import User

Check = Callable[[User, int], bool]
_CHECKS: dict[str, Check] = {}


def register(name: str, check: Check) -> None:
    """Have `check(user, document id)` asked too before a document is refused; the same name again replaces it."""
    _CHECKS[name] = check


def reads_elsewhere(user: User, document_id: int) -> bool:
    """Whether one of the services shows this document to `user`."""
    return any(check(user, document_id) for check in _CHECKS.values())
