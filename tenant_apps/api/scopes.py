"""What a key may do: each service says its own rights once (AppConfig.ready).

scopes.register("messaging:read", _("Lire mes messages"))
"""

from typing import Any

_scopes: dict[str, Any] = {}


def register(scope: str, label: Any) -> None:
    """Let keys have this right (« service:read »); `label` is a lazy text. The same scope again: replaced."""
    _scopes[scope] = label


def registered() -> dict[str, Any]:
    """Scope → its words, by service."""
    return dict(sorted(_scopes.items()))
