"""Verbs on words: prepared, sent, answered by families, followed up; and on templates."""

from tenant_apps.liaison.services.answers import Hand, confirm, reply, sign
from tenant_apps.liaison.services.drafts import (
    Content,
    Options,
    address_word,
    delete_draft,
    prepare_word,
    rewrite_word,
    schedule_word,
    set_options,
    unschedule_word,
    write_word,
)
from tenant_apps.liaison.services.following import correct_word, hide_word, remind, remind_before_deadlines, remove_word
from tenant_apps.liaison.services.people import follow_merge
from tenant_apps.liaison.services.refusals import LiaisonDenied, LiaisonRefused, WordMoved
from tenant_apps.liaison.services.sending import Sent, send_planned, send_word
from tenant_apps.liaison.services.templates import begin_from, delete_template, keep_template

__all__ = [
    "Content",
    "Hand",
    "LiaisonDenied",
    "LiaisonRefused",
    "Options",
    "Sent",
    "WordMoved",
    "address_word",
    "begin_from",
    "confirm",
    "correct_word",
    "delete_draft",
    "delete_template",
    "follow_merge",
    "hide_word",
    "keep_template",
    "prepare_word",
    "remind",
    "remind_before_deadlines",
    "remove_word",
    "reply",
    "rewrite_word",
    "schedule_word",
    "send_planned",
    "send_word",
    "set_options",
    "sign",
    "unschedule_word",
    "write_word",
]
