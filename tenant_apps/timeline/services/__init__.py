"""Verbs on news: something happened, its content is gone; how one person reads them; what is out of place."""

from tenant_apps.timeline.services.browsers import (
    drop_browser,
    forget_browser,
    leave_browser,
    note_refusal,
    note_success,
    subscribe,
)
from tenant_apps.timeline.services.choosing import note_bounce, note_digest, resume, save_wishes, stop_all, unsubscribe
from tenant_apps.timeline.services.events import publish, retract, retract_many
from tenant_apps.timeline.services.keeping import follow_merge, purge
from tenant_apps.timeline.services.reading import choose_apps, hide, mark_seen, show_again
from tenant_apps.timeline.services.reports import decide, report

__all__ = [
    "choose_apps",
    "decide",
    "drop_browser",
    "follow_merge",
    "forget_browser",
    "hide",
    "leave_browser",
    "mark_seen",
    "note_bounce",
    "note_digest",
    "note_refusal",
    "note_success",
    "publish",
    "purge",
    "report",
    "resume",
    "retract",
    "retract_many",
    "save_wishes",
    "show_again",
    "stop_all",
    "subscribe",
    "unsubscribe",
]
