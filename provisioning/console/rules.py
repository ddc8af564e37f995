"""What the console decides without asking the database."""

from collections.abc import Collection
from datetime import timedelta

from provisioning.choices import StepStatus
from tenants.text import search_form

# A page that watches an opening asks every second at first, then less often: a stopped worker
# must not be asked about by every open page, every second, all night.
_WATCH_CLOSELY = timedelta(minutes=1)
SECONDS_CLOSELY, SECONDS_LATER = 1, 15


def opening_state(statuses: Collection[str]) -> str:
    """What the steps of one opening come to: `done`, `failed`, `running` or `pending`; '' without steps."""
    if not statuses:
        return ""
    if all(status == StepStatus.DONE for status in statuses):
        return "done"
    if StepStatus.FAILED in statuses:
        return "failed"
    begun = {StepStatus.RUNNING, StepStatus.DONE}.intersection(statuses)
    return "running" if begun else "pending"


def seconds_between_looks(waiting: timedelta) -> int:
    """How often a page asks about an opening begun this long ago."""
    return SECONDS_CLOSELY if waiting < _WATCH_CLOSELY else SECONDS_LATER


def same_name(typed: str, name: str) -> bool:
    """Whether somebody typed this school's name: accents, case and punctuation do not count."""
    return bool(search_form(typed)) and search_form(typed) == search_form(name)
