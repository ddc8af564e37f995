"""Runs the steps of an opening, one worker at a time, and writes down what became of each.

A step's work and its mark commit together, so a process killed at any moment leaves a step either
done or still to do. On Citus the schema is the exception: it is built statement by statement, and
its comment says whether it is complete (tenants/birth.py).
"""

import contextlib
import logging
from collections.abc import Callable
from enum import Enum

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from provisioning.choices import EventKind, OrderStatus, StepName, StepStatus
from provisioning.models import OpeningStep, Order, OrderedSchool
from provisioning.opening import causes
from provisioning.opening.steps import STEPS
from provisioning.services import add_event
from tenants.context import in_public
from tenants.locks import try_alone

logger = logging.getLogger(__name__)
# A step that kills its worker this often is not tried again until somebody looks.
MAX_INTERRUPTIONS = 5
Listener = Callable[[OpeningStep], None]


class Outcome(Enum):
    """How a run ended: all steps done, stopped at a failed one, or left to whoever runs it already."""

    DONE = "done"
    FAILED = "failed"
    BUSY = "busy"


def _nobody(step: OpeningStep) -> None:
    """Nobody listens."""


def run_opening(order_id: int, *, tell: Listener = _nobody) -> Outcome:
    """Open an accepted order's schools one after the other; `tell` hears of each step as it ends.

    A failed school does not hold the others back.
    """
    ordered = OrderedSchool.objects.filter(order=order_id).order_by("pk").values_list("pk", flat=True)
    outcomes = [run_school(pk, tell=tell) for pk in ordered]
    return next((bad for bad in (Outcome.FAILED, Outcome.BUSY) if bad in outcomes), Outcome.DONE)


def run_school(ordered_school_id: int, *, tell: Listener = _nobody) -> Outcome:
    """Run what remains of one school's opening, from wherever it stopped."""
    with in_public(), try_alone(f"opening:{ordered_school_id}") as alone:
        if not alone:
            return Outcome.BUSY
        steps = OpeningStep.objects.filter(ordered_school=ordered_school_id).order_by("position")
        for step in steps:
            if step.status == StepStatus.FAILED or (step.status != StepStatus.DONE and not _run(step, tell)):
                return Outcome.FAILED
    return Outcome.DONE


def _run(step: OpeningStep, tell: Listener) -> bool:
    """Do one step; False when it failed, its cause written down."""
    if step.attempts >= MAX_INTERRUPTIONS:
        _fail(step, causes.interrupted(step.attempts))
        return False
    _begin(step)
    try:
        with _together(step):
            ordered = OrderedSchool.objects.select_related("order", "school").get(pk=step.ordered_school_id)
            STEPS[StepName(step.name)](ordered)
            _finish(step, ordered)
    except Exception as error:  # whatever it is, the team must read it on the order's page
        logger.exception("Opening step %s of ordered school %s failed", step.name, step.ordered_school_id)
        _fail(step, causes.describe(error))
        tell(step)
        return False
    tell(step)
    return True


def _together(step: OpeningStep) -> contextlib.AbstractContextManager[object]:
    if settings.CITUS and step.name == StepName.SCHEMA:
        return contextlib.nullcontext()
    return transaction.atomic()


def _save(step: OpeningStep, status: StepStatus, *, error: str = "") -> None:
    step.status, step.error = status, error
    step.save(update_fields=["status", "error", "attempts", "started_at", "finished_at"])


def _begin(step: OpeningStep) -> None:
    """Say that the step runs, before it does: the console shows it, and interruptions are counted."""
    step.attempts += 1
    step.started_at, step.finished_at = timezone.now(), None
    _save(step, StepStatus.RUNNING)


def _finish(step: OpeningStep, ordered: OrderedSchool) -> None:
    step.finished_at = timezone.now()
    _save(step, StepStatus.DONE)
    if step.name == list(STEPS)[-1]:
        _settle_order(ordered.order_id)


@transaction.atomic
def _fail(step: OpeningStep, cause: str) -> None:
    step.finished_at = timezone.now()
    _save(step, StepStatus.FAILED, error=cause)
    ordered = OrderedSchool.objects.select_related("order").get(pk=step.ordered_school_id)
    text = f"{ordered.name}, {step.get_name_display()} : {cause}".splitlines()[0]
    add_event(actor=None, order=ordered.order, kind=EventKind.FAILED, text=text[:300])


def _settle_order(order_id: int) -> None:
    """The order is open when its last school is; whoever comes last sees them all done."""
    order = Order.objects.select_for_update().get(pk=order_id)
    left = OpeningStep.objects.filter(ordered_school__order=order).exclude(status=StepStatus.DONE)
    if order.status == OrderStatus.ACCEPTED and not left.exists():
        order.status, order.opened_at = OrderStatus.OPEN, timezone.now()
        order.save(update_fields=["status", "opened_at", "updated_at"])
