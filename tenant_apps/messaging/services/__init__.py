"""Verbs on messages. Each takes `actor` (who does it, None for the system) first."""

from tenant_apps.messaging.services.attaching import attach_documents, attach_file, attach_uploaded, detach, pass_on
from tenant_apps.messaging.services.common import DraftMoved, MessageDenied, MessageRefused
from tenant_apps.messaging.services.drafts import Content, has_left_so, save_draft
from tenant_apps.messaging.services.folders import create_folder, delete_folder, move_folder, rename_folder
from tenant_apps.messaging.services.keeping import (
    delete_for_good,
    empty_trash,
    held,
    mark_conversation_read,
    mark_read,
    mark_unread,
    put,
    restore,
    take_back,
    throw_away,
)
from tenant_apps.messaging.services.retention import purge
from tenant_apps.messaging.services.sending import (
    cancel_schedule,
    recall,
    schedule,
    send,
    send_scheduled,
    write_and_send,
)
from tenant_apps.messaging.services.settings import save_signature, set_retention

__all__ = [
    "Content",
    "DraftMoved",
    "MessageDenied",
    "MessageRefused",
    "attach_documents",
    "attach_file",
    "attach_uploaded",
    "cancel_schedule",
    "create_folder",
    "delete_folder",
    "delete_for_good",
    "detach",
    "empty_trash",
    "has_left_so",
    "held",
    "mark_conversation_read",
    "mark_read",
    "mark_unread",
    "move_folder",
    "pass_on",
    "purge",
    "put",
    "recall",
    "rename_folder",
    "restore",
    "save_draft",
    "save_signature",
    "schedule",
    "send",
    "send_scheduled",
    "set_retention",
    "take_back",
    "throw_away",
    "write_and_send",
]
