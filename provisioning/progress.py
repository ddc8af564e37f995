"""Where an order stands, told to whoever made it: stages, in their words, not ours."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from provisioning.choices import EventKind, OrderStatus, StepName, StepStatus
from provisioning.models import Order, OrderedSchool, OrderEvent
from tenants.choices import SchoolStatus
from tenants.hosts import school_url

DONE, RUNNING, FAILED, WAITING = "done", "running", "failed", ""


@dataclass(frozen=True)
class Stage:
    """A stage: `state` is done, running, failed or '' (not begun); `url` opens the school."""

    title: str
    state: str
    note: str = ""
    at: datetime | None = None
    url: str = ""


@dataclass(frozen=True)
class Progress:
    """An order's stages; the page asks again while `is_live`."""

    stages: list[Stage]
    is_live: bool


def progress_of(order: Order) -> Progress:
    """The stages of an order (with its schools and their steps prefetched by `selectors.order_by_token`)."""
    stages = [Stage(_("Commande reçue"), DONE, at=order.created_at), _review(order)]
    if order.status != OrderStatus.REFUSED:
        for school in order.schools.all():
            stages += [_opening(order, school), _welcome(order, school)]
    return Progress(stages, is_live=order.status == OrderStatus.ACCEPTED)


def _review(order: Order) -> Stage:
    if order.status == OrderStatus.CORRECTION:
        return Stage(_("Une correction est demandée"), FAILED)
    if order.status == OrderStatus.REFUSED:
        return Stage(_("Commande refusée"), FAILED)
    if order.status == OrderStatus.SUBMITTED:
        return Stage(_("Relecture par l’équipe ONE"), RUNNING, _("Rien à faire pour vous en attendant."))
    return Stage(_("Commande acceptée"), DONE, at=order.accepted_at)


def _opening(order: Order, ordered: OrderedSchool) -> Stage:
    title = _("Ouverture de l’espace : %(school)s") % {"school": ordered.name}
    school = ordered.school
    if school and school.status in {SchoolStatus.OPEN, SchoolStatus.SUSPENDED}:
        return Stage(title, DONE, at=school.opened_at, url=school_url(school))
    if order.status != OrderStatus.ACCEPTED:
        return Stage(title, WAITING)
    steps = list(ordered.steps.all())
    done = sum(step.status == StepStatus.DONE for step in steps)
    if any(step.status == StepStatus.FAILED for step in steps):
        return Stage(title, RUNNING, _("Cela prend plus de temps que d’habitude ; l’équipe ONE s’en occupe."))
    note = _("Étape %(number)d sur %(total)d") % {"number": min(done + 1, len(steps)), "total": len(steps)}
    return Stage(title, RUNNING, note if steps else "")


def _welcome(order: Order, ordered: OrderedSchool) -> Stage:
    step = next((step for step in ordered.steps.all() if step.name == StepName.WELCOME), None)
    if step and step.status == StepStatus.DONE:
        title = _("Message d’activation envoyé à %(email)s") % {"email": ordered.administrator_email}
        return Stage(title, DONE, at=step.finished_at)
    title = _("Message d’activation pour %(first)s %(last)s") % {
        "first": ordered.administrator_first_name,
        "last": ordered.administrator_last_name,
    }
    return Stage(title, WAITING)


@dataclass(frozen=True)
class HistoryLine:
    """A public line of an order's history, with its icon and the colour of its state."""

    event: OrderEvent
    icon: str
    level: str


_MARKS = {
    EventKind.SUBMITTED: ("tray-arrow-down", ""),
    EventKind.CORRECTION_REQUESTED: ("pencil-simple", "warning"),
    EventKind.CORRECTED: ("checks", ""),
    EventKind.REFUSED: ("x", "danger"),
    EventKind.ACCEPTED: ("seal-check", "success"),
    EventKind.OPENED: ("confetti", "success"),
}


def history_of(order: Order) -> list[HistoryLine]:
    """What happened to the order and may be told, newest first (`selectors.order_by_token`)."""
    events: list[OrderEvent] = getattr(order, "public_events", [])
    return [HistoryLine(event, *_MARKS.get(EventKind(event.kind), ("circle", ""))) for event in reversed(events)]
