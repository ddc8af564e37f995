"""Reads about orders."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch

from provisioning.choices import OrderStatus
from provisioning.models import Order, OrderedSchool, OrderEvent
from tenants.choices import SchoolStatus
from tenants.models import School
from tenants.uai import normalize_uai


@dataclass(frozen=True)
class Duplicate:
    """Why a school of an order may be asked for twice: another live order, or a school that exists."""

    uai: str
    order: Order | None = None
    school: School | None = None


def duplicates_among(order_ids: Iterable[int]) -> dict[int, list[Duplicate]]:
    """For each of these orders, what else concerns the same UAIs; in three queries whatever their number.

    Refused orders and closed schools do not count, nor the school an order itself opened.
    """
    ours = list(OrderedSchool.objects.filter(order__in=list(order_ids)).order_by("pk"))
    uais = {each.uai for each in ours}
    others: dict[str, list[OrderedSchool]] = defaultdict(list)
    for other in _live_orders_of(uais):
        others[other.uai].append(other)
    schools = {school.uai: school for school in _existing_schools(uais)}
    found: dict[int, list[Duplicate]] = defaultdict(list)
    for each in ours:
        elsewhere = [other for other in others[each.uai] if other.order_id != each.order_id]
        found[each.order_id] += [Duplicate(each.uai, order=other.order) for other in elsewhere]
        school = schools.get(each.uai)
        if school and school.pk != each.school_id:
            found[each.order_id].append(Duplicate(each.uai, school=school))
    return {order_id: duplicates for order_id, duplicates in found.items() if duplicates}


def _live_orders_of(uais: set[str]) -> Iterable[OrderedSchool]:
    rows = OrderedSchool.objects.filter(uai__in=uais).exclude(order__status=OrderStatus.REFUSED)
    return rows.select_related("order").order_by("order__created_at", "pk")


def _existing_schools(uais: set[str]) -> Iterable[School]:
    return School.objects.filter(uai__in=uais).exclude(status=SchoolStatus.CLOSED).order_by("pk")


def open_schools(uais: Iterable[str]) -> list[School]:
    """The schools among these UAIs whose pages answer, by name."""
    wanted = [uai for uai in map(normalize_uai, uais) if uai.isascii() and uai.isalnum()]
    return list(School.objects.visitable().filter(uai__in=wanted).order_by("search_name", "pk")) if wanted else []


def open_school(uai: str) -> School | None:
    """The open school with this UAI, however it is typed; None when there is none."""
    return next(iter(open_schools([uai[:16]])), None)


def order_by_token(token: str) -> Order | None:
    """The order followed at this private address, with its schools, their steps and its public history."""
    if not token or not token.isascii() or not token.isprintable():
        return None
    return (
        Order.objects.filter(follow_up_token=token)
        .prefetch_related(
            Prefetch("schools", OrderedSchool.objects.select_related("school").prefetch_related("steps")),
            Prefetch("events", OrderEvent.objects.filter(is_public=True), to_attr="public_events"),
        )
        .first()
    )


def last_event(order: Order) -> OrderEvent:
    """The last line of the order's history: there is one from the order's first moment on."""
    return order.events.select_related("actor").latest("at", "pk")


def orders_for_list(*, uai: str = "", status: str = "") -> Iterable[Order]:
    """Orders, newest first, with their schools; of one school when `uai` is given."""
    orders = Order.objects.prefetch_related("schools")
    if uai:
        orders = orders.filter(schools__uai=uai)
    if status:
        orders = orders.filter(status=status)
    return orders


def school_data(school: OrderedSchool) -> dict[str, Any]:
    """A school of an order as `drafts.parse_order` reads it."""
    return {
        "uai": school.uai,
        "school_name": school.name,
        "kind": school.kind,
        "address": school.address,
        "postal_code": school.postal_code,
        "city": school.city,
        "academy": school.academy,
        "classes": school.classes,
        "options": school.options,
        "administrator": {
            "first_name": school.administrator_first_name,
            "last_name": school.administrator_last_name,
            "email": school.administrator_email,
        },
    }


def payer_data(order: Order) -> dict[str, str]:
    """The payer of an order as `drafts.parse_order` reads it."""
    return {
        "name": order.payer_name,
        "siret": order.payer_siret,
        "service_code": order.payer_service_code,
        "commitment_number": order.payer_commitment_number,
        "email": order.payer_email,
        "address": order.payer_address,
        "postal_code": order.payer_postal_code,
        "city": order.payer_city,
    }


def order_data(order: Order) -> dict[str, Any]:
    """An order as `drafts.parse_order` reads it: parsing it again gives the same draft."""
    return {
        "schools": [school_data(school) for school in order.schools.all()],
        "payer": payer_data(order),
        "plan": order.plan,
        "comment": order.comment,
        "contact_email": order.contact_email,
        "quote_number": order.quote_number,
    }
