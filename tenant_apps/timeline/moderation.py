"""What a service does when an administrator removes its content from the news.

    moderation.register("documents", hide_document)     # def hide_document(*, actor: User, target: str) -> None

In the transaction of the decision: a service that fails undoes it.
"""

from typing import Protocol

from tenant_apps.accounts.models import User


class Remove(Protocol):
    """Hides or deletes the content that `target` ("app.model:pk") names."""

    def __call__(self, *, actor: User, target: str) -> None:
        """In the transaction of the decision."""


_removers: dict[str, Remove] = {}


def register(app: str, remove: Remove) -> None:
    """Have `remove` called for the content of this service; the same name again replaces it."""
    _removers[app] = remove


def remove_content(*, actor: User, app: str, target: str) -> None:
    """Let the service hide what the news was about; nothing when it did not ask to."""
    if target and app in _removers:
        _removers[app](actor=actor, target=target)
