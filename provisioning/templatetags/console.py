"""Template tags of the console: states and durations."""

from datetime import datetime
from typing import Any

from django import template
from django.utils import dateformat, formats, timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from provisioning.choices import EventKind, OrderStatus
from provisioning.feeds.choices import RunStatus, SchoolState
from provisioning.feeds.models import FeedRun, SchoolRun
from provisioning.models import OpeningStep, Order, OutgoingMail
from shared_apps.ui.dates import local, say_exactly, say_time
from shared_apps.ui.templatetags.ui import badge
from tenants.choices import SchoolStatus
from tenants.models import School

register = template.Library()

_ORDERS = {
    OrderStatus.SUBMITTED: ("info", "tray"),
    OrderStatus.CORRECTION: ("warning", "pencil-simple"),
    OrderStatus.ACCEPTED: ("accent", "hourglass"),
    OrderStatus.OPEN: ("success", "check"),
    OrderStatus.REFUSED: ("", "prohibit"),
}
_SCHOOLS = {
    SchoolStatus.ORDERED: ("", "clipboard-text"),
    SchoolStatus.OPENING: ("accent", "hourglass"),
    SchoolStatus.OPEN: ("success", "check"),
    SchoolStatus.SUSPENDED: ("warning", "lock-key"),
    SchoolStatus.CLOSED: ("", "prohibit"),
}
_EVENTS = {
    EventKind.SUBMITTED: ("", "tray"),
    EventKind.CORRECTION_REQUESTED: ("warning", "pencil-simple"),
    EventKind.CORRECTED: ("", "pencil-simple"),
    EventKind.EDITED: ("", "pencil-simple"),
    EventKind.REFUSED: ("danger", "prohibit"),
    EventKind.ACCEPTED: ("success", "check"),
    EventKind.FAILED: ("danger", "warning-octagon"),
    EventKind.RETRIED: ("", "arrow-counter-clockwise"),
    EventKind.OPENED: ("success", "buildings"),
}
_RUNS = {
    RunStatus.RUNNING: ("accent", "hourglass"),
    RunStatus.DONE: ("success", "check"),
    RunStatus.PARTIAL: ("warning", "warning-octagon"),
    RunStatus.UNUSABLE: ("danger", "x"),
    RunStatus.STOPPED: ("danger", "prohibit"),
}
_SCHOOL_RUNS = {
    SchoolState.DONE: ("success", "check"),
    SchoolState.UNCHANGED: ("", "check"),
    SchoolState.HELD: ("warning", "warning-octagon"),
    SchoolState.FAILED: ("danger", "x"),
    SchoolState.ABSENT: ("warning", "prohibit"),
}


@register.simple_tag
def order_badge(order: Order, is_blocked: bool = False) -> SafeString:
    """The order's state in one word; `is_blocked` when its opening failed."""
    if order.status == OrderStatus.ACCEPTED and is_blocked:
        return badge("danger", _("ouverture bloquée"))
    level, icon = _ORDERS[OrderStatus(order.status)]
    return badge(level, order.get_status_display(), icon)


@register.simple_tag
def school_badge(school: School) -> SafeString:
    """The school's state in one word."""
    level, icon = _SCHOOLS[SchoolStatus(school.status)]
    return badge(level, school.get_status_display(), icon)


@register.simple_tag
def run_badge(run: FeedRun) -> SafeString:
    """How a run of a feed ended, in one word."""
    level, icon = _RUNS[RunStatus(run.status)]
    return badge(level, run.get_status_display(), icon)


@register.simple_tag
def school_run_badge(done: SchoolRun) -> SafeString:
    """What a run did to a school, in one word."""
    level, icon = _SCHOOL_RUNS[SchoolState(done.state)]
    return badge(level, done.get_state_display(), icon)


@register.simple_tag
def mail_badge(mail: OutgoingMail) -> SafeString:
    """Whether a mail left."""
    if mail.sent_at:
        return badge("success", _("parti"), "check")
    if mail.is_given_up:
        return badge("danger", _("jamais parti"))
    return badge("warning", _("nouvel essai prévu"), "clock") if mail.error else badge("", _("en attente"), "clock")


@register.filter
def event_level(kind: str) -> str:
    """The colour of a line of history."""
    return _EVENTS[EventKind(kind)][0]


@register.filter
def event_icon(kind: str) -> str:
    """The icon of a line of history."""
    return _EVENTS[EventKind(kind)][1]


@register.filter
def took(step: OpeningStep) -> str:
    """How long a step took: « 0,2 s »."""
    if not (step.started_at and step.finished_at):
        return ""
    seconds = (step.finished_at - step.started_at).total_seconds()
    return f"{formats.number_format(seconds, decimal_pos=1)} s"


@register.filter
def briefly(value: datetime | None) -> SafeString | str:
    """A moment in a narrow column: « 8 h 05 » today, « hier », « 19 nov. », « 3 sept. 2025 »; exact on hover."""
    if value is None:
        return ""
    value, today = local(value), timezone.localdate()
    days = (today - value.date()).days
    if days == 0:
        said = say_time(value)
    elif days == 1:
        said = _("hier")
    else:
        said = dateformat.format(value, "j N" if value.year == today.year else "j N Y")
    return format_html('<time datetime="{}" title="{}">{}</time>', value.isoformat(), say_exactly(value), said)


@register.filter
def first_line(text: str) -> str:
    """The first line of a text."""
    return text.split("\n", 1)[0]


@register.filter
def other_lines(text: str) -> str:
    """What follows the first line."""
    return text.partition("\n")[2]


@register.filter
def percent_of(part: int, whole: int) -> str:
    """« 42 % »."""
    return format_html("{} %", round(100 * part / whole)) if whole else "—"


@register.simple_tag
def class_words(name: str, levels: Any) -> str:
    """« Classe de Mme Le Goff (CE1, CE2) »; the levels are left out when the name already is them."""
    joined = ", ".join(levels)
    return f"{name} ({joined})" if joined and name != "-".join(levels) else name
