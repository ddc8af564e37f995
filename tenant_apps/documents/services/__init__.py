"""Verbs on documents. Each takes `actor` (who does it) first."""

from tenant_apps.documents.services.adding import add_document, add_version
from tenant_apps.documents.services.comments import add_comment, delete_comment
from tenant_apps.documents.services.copying import copy, copy_for_app, duplicate
from tenant_apps.documents.services.folders import create_folder, rename
from tenant_apps.documents.services.moving import move
from tenant_apps.documents.services.people import erase_person, follow_merge
from tenant_apps.documents.services.quotas import set_profile_quota, set_quota
from tenant_apps.documents.services.reporting import report_document, take_away
from tenant_apps.documents.services.space import DocumentRefused, SpaceFull, quota_of
from tenant_apps.documents.services.trash import (
    delete_for_good,
    empty_old_trash,
    empty_trash,
    restore,
    throw_away,
)
from tenant_apps.documents.services.versions import delete_version, restore_version

__all__ = [
    "DocumentRefused",
    "SpaceFull",
    "add_comment",
    "add_document",
    "add_version",
    "copy",
    "copy_for_app",
    "create_folder",
    "delete_comment",
    "delete_for_good",
    "delete_version",
    "duplicate",
    "empty_old_trash",
    "empty_trash",
    "erase_person",
    "follow_merge",
    "move",
    "quota_of",
    "rename",
    "report_document",
    "restore",
    "restore_version",
    "set_profile_quota",
    "set_quota",
    "take_away",
    "throw_away",
]
