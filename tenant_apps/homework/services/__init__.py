"""Verbs on homework. Each takes `actor` (who does it) first."""

from tenant_apps.homework.services.common import EntryMoved, HomeworkDenied, HomeworkRefused, off_between
from tenant_apps.homework.services.copying import Copied, copy_entry, copy_weeks
from tenant_apps.homework.services.entries import Changed, add_entry, change_entry, remove_entry, restore_entries
from tenant_apps.homework.services.keeping import empty_old_trash, follow_merge, remove_reported
from tenant_apps.homework.services.links import digest_of, make_link, revoke_link
from tenant_apps.homework.services.marks import mark
from tenant_apps.homework.services.notebooks import (
    create_notebook,
    notebook_of,
    open_for_class,
    rename,
    restore,
    throw_away,
)
from tenant_apps.homework.services.series import Ended, end_series

__all__ = [
    "Changed",
    "Copied",
    "Ended",
    "EntryMoved",
    "HomeworkDenied",
    "HomeworkRefused",
    "add_entry",
    "change_entry",
    "copy_entry",
    "copy_weeks",
    "create_notebook",
    "digest_of",
    "empty_old_trash",
    "end_series",
    "follow_merge",
    "make_link",
    "mark",
    "notebook_of",
    "off_between",
    "open_for_class",
    "remove_entry",
    "remove_reported",
    "rename",
    "restore",
    "restore_entries",
    "revoke_link",
    "throw_away",
]
