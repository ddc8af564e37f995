"""Reads of the carnet: as a family, as an author, as somebody who follows a word up."""

from tenant_apps.liaison.selectors.choosing import (
    classes_for,
    describe_pupils,
    find_audiences,
    find_pupils,
    pupils_of_draft,
)
from tenant_apps.liaison.selectors.family import (
    Child,
    Entry,
    as_entries,
    children_of,
    entries_of,
    reading_of,
    waiting_entries,
    waiting_words,
    words_of,
)
from tenant_apps.liaison.selectors.followup import (
    Counts,
    FollowUp,
    Line,
    counts_of,
    follow_up,
    replies_of,
    whole_follow_up,
)
from tenant_apps.liaison.selectors.texts import edition_texts, holds_document, text_signed
from tenant_apps.liaison.selectors.written import Written, as_written, shown_templates, words_in, written

__all__ = [
    "Child",
    "Counts",
    "Entry",
    "FollowUp",
    "Line",
    "Written",
    "as_entries",
    "as_written",
    "children_of",
    "classes_for",
    "counts_of",
    "describe_pupils",
    "edition_texts",
    "entries_of",
    "find_audiences",
    "find_pupils",
    "follow_up",
    "holds_document",
    "pupils_of_draft",
    "reading_of",
    "replies_of",
    "shown_templates",
    "text_signed",
    "waiting_entries",
    "waiting_words",
    "whole_follow_up",
    "words_in",
    "words_of",
    "written",
]
