"""Verbs on openings: accept an order, take an opening up again."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from provisioning.academies import zone_of
from provisioning.choices import EventKind, OrderStatus, StepStatus
from provisioning.models import OpeningStep, Order, OrderedSchool
from provisioning.opening.steps import STEPS, wanted_classes
from provisioning.permissions import can_accept, can_retry
from provisioning.sales import sales
from provisioning.services import OrderRefused, add_event
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit
from tenants.choices import SchoolStatus
from tenants.hosts import school_url
from tenants.locks import wait_for
from tenants.models import School
from tenants.services import free_subdomain, register_school


def _demand(decision: Decision) -> None:
    if not decision:
        raise OrderRefused(decision.reason)


def why_not_open(order: Order) -> list[str]:
    """Reasons, one a school, for which this order cannot be opened: its UAI has a school already."""
    uais = list(order.schools.values_list("uai", flat=True))
    return [_say_taken(school) for school in School.objects.filter(uai__in=uais).order_by("search_name", "pk")]


def _say_taken(school: School) -> str:
    said = {"name": school.name, "uai": school.uai, "url": school_url(school)}
    if school.status == SchoolStatus.CLOSED:
        return _("%(name)s (%(uai)s) a été fermée : une école fermée ne se rouvre pas par une commande.") % said
    if school.status in {SchoolStatus.ORDERED, SchoolStatus.OPENING}:
        return _("%(name)s (%(uai)s) est déjà en cours d’ouverture, par une autre commande.") % said
    return _("%(name)s (%(uai)s) a déjà son espace : %(url)s") % said


@dataclass(frozen=True)
class Preview:
    """What accepting will make of one ordered school; `address` may differ when two share a name."""

    ordered: OrderedSchool
    address: str
    classes: list[tuple[str, tuple[str, ...]]]


def preview(order: Order) -> list[Preview]:
    """What accepting this order will create, before anything is."""
    return [
        Preview(
            ordered, school_url(School(subdomain=free_subdomain(ordered.name, ordered.city))), wanted_classes(ordered)
        )
        for ordered in order.schools.order_by("pk")
    ]


@transaction.atomic
def accept(*, actor: User | None, order: Order) -> Order:
    """Accept an order: its schools are registered, their steps written, the work sent on commit.

    Its quote, when it names one, is accepted with it. Raises OrderRefused, in words: not the team, already decided, a
    school that exists, a quote that another order took.
    """
    wait_for("accept")  # one at a time: two orders for one UAI, two schools wanting one address
    locked = Order.objects.select_for_update().get(pk=order.pk)
    _demand(can_accept(actor, locked))
    if taken := why_not_open(locked):
        raise OrderRefused(" ".join(taken))
    _take_quote(actor, locked)
    for ordered in locked.schools.order_by("pk"):
        _register(ordered)
    locked.status, locked.accepted_at = OrderStatus.ACCEPTED, timezone.now()
    locked.save(update_fields=["status", "accepted_at", "updated_at"])
    add_event(actor=actor, order=locked, kind=EventKind.ACCEPTED, is_public=True)
    audit(actor=actor, verb="provisioning.accept_order", target=locked.reference, target_key=f"order:{locked.pk}")
    return locked


def _take_quote(actor: User | None, order: Order) -> None:
    """Accept the quote that the order names, as of the day of the order."""
    if not order.quote_number:
        return
    refusal = sales().accept_quote(
        actor=actor,
        number=order.quote_number,
        order_reference=order.reference,
        on=timezone.localdate(order.created_at),
    )
    if refusal:
        raise OrderRefused(f"{refusal} {say_without_quote()}")


def why_no_quote(actor: User | None, order: Order) -> str:
    """Why accepting the order could not take its quote, in words; '' when it can, or names none."""
    if not order.quote_number:
        return ""
    on = timezone.localdate(order.created_at)
    refusal = sales().why_not_accept(actor=actor, number=order.quote_number, on=on)
    return f"{refusal} {say_without_quote()}" if refusal else ""


def say_without_quote() -> str:
    """What the team does with an order whose quote is gone."""
    return _("Pour ouvrir au tarif du jour, retirez son numéro (« Modifier »), ou demandez une correction.")


def _register(ordered: OrderedSchool) -> None:
    """The school's row and the steps of its opening, to be run once this commits."""
    ordered.school = register_school(
        uai=ordered.uai,
        name=ordered.name,
        city=ordered.city,
        kind=ordered.kind,
        address=ordered.address,
        postal_code=ordered.postal_code,
        academy=ordered.academy,
        zone=zone_of(ordered.academy),
    )
    ordered.save(update_fields=["school"])
    OpeningStep.objects.bulk_create(
        [OpeningStep(ordered_school=ordered, name=name, position=place) for place, name in enumerate(STEPS, start=1)]
    )
    _send(ordered)


def _send(ordered: OrderedSchool) -> None:
    from provisioning.opening.tasks import open_school

    open_school.delay_on_commit(ordered.pk)


@transaction.atomic
def retry(*, actor: User | None, ordered_school: OrderedSchool) -> None:
    """Take an opening up again where it stopped. Raises OrderRefused when nothing is left to do."""
    _demand(can_retry(actor, ordered_school))
    steps = OpeningStep.objects.select_for_update().filter(ordered_school=ordered_school, status=StepStatus.FAILED)
    steps.update(status=StepStatus.PENDING, attempts=0, error="")
    order = ordered_school.order
    add_event(actor=actor, order=order, kind=EventKind.RETRIED, text=ordered_school.name)
    audit(
        actor=actor,
        verb="provisioning.retry_opening",
        target=f"{order.reference}, {ordered_school.name}"[:200],
        target_key=f"order:{order.pk}",
    )
    _send(ordered_school)
