"""Background work of openings."""

from django.db.models import Exists, OuterRef

from provisioning.choices import OrderStatus, StepStatus
from provisioning.models import OpeningStep, OrderedSchool
from provisioning.opening.runner import run_school
from tenants.tasks import task

# What a sweep sends is good until the next one: a stopped worker does not find a heap of them.
SWEEP_SECONDS = 60


@task
def open_school(ordered_school_id: int) -> None:
    """Run what remains of one school's opening; nothing when another worker is at it."""
    run_school(ordered_school_id)


@task
def sweep_openings() -> None:
    """Every minute: send again the openings that a crash, or a lost message, left unfinished."""
    steps = OpeningStep.objects.filter(ordered_school=OuterRef("pk"))
    left = OrderedSchool.objects.filter(
        Exists(steps.exclude(status=StepStatus.DONE)),
        ~Exists(steps.filter(status=StepStatus.FAILED)),
        order__status=OrderStatus.ACCEPTED,
    )
    for pk in left.order_by("pk").values_list("pk", flat=True)[:500]:
        open_school.apply_async((pk,), expires=SWEEP_SECONDS)
