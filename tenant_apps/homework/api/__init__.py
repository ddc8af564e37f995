"""/api/v1/notebooks/ and /api/v1/entries/: the cahier de textes read and written by programs."""

from tenant_apps.homework.api.entries import Entries
from tenant_apps.homework.api.notebooks import Notebooks

__all__ = ["Entries", "Notebooks"]
