"""/api/v1/words/: the carnet read, answered and written by programs."""

from tenant_apps.liaison.api.words import Words

__all__ = ["Words"]
