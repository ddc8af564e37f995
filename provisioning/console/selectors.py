"""What the console shows of orders."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.db.models.enums import TextChoices
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provisioning.choices import EDITABLE, OrderSource, OrderStatus, StepStatus
from provisioning.console.rules import SECONDS_CLOSELY, Counted, differences, opening_state, seconds_between_looks
from provisioning.models import OpeningStep, Order, OrderedSchool, OrderEvent, OutgoingMail
from provisioning.opening.services import why_no_quote, why_not_open
from provisioning.sales import OptionLine, QuoteFacts, option_lines, sales
from provisioning.selectors import Duplicate, duplicates_among
from tenants.text import search_form


class Tab(TextChoices):
    """The parts of the queue."""

    SUBMITTED = "a-traiter", _("À traiter")
    CORRECTION = "correction", _("Correction demandée")
    ACCEPTED = "en-cours", _("Ouverture en cours")
    BLOCKED = "a-debloquer", _("À débloquer")
    OPEN = "ouvertes", _("Ouvertes")
    REFUSED = "refusees", _("Refusées")
    ALL = "toutes", _("Toutes")


_FAILED = Exists(OpeningStep.objects.filter(ordered_school__order=OuterRef("pk"), status=StepStatus.FAILED))
_FILTERS: dict[str, Q] = {
    Tab.SUBMITTED: Q(status=OrderStatus.SUBMITTED),
    Tab.CORRECTION: Q(status=OrderStatus.CORRECTION),
    Tab.ACCEPTED: Q(status=OrderStatus.ACCEPTED, is_blocked=False),
    Tab.BLOCKED: Q(status=OrderStatus.ACCEPTED, is_blocked=True),
    Tab.OPEN: Q(status=OrderStatus.OPEN),
    Tab.REFUSED: Q(status=OrderStatus.REFUSED),
    Tab.ALL: Q(),
}


def matching_orders(*, q: str = "", source: str = "") -> QuerySet[Order]:
    """Orders in which every word of `q` is found, accents and case ignored: reference, school, town, UAI, payer."""
    orders = Order.objects.annotate(is_blocked=_FAILED)
    for word in search_form(q).split():
        orders = orders.filter(search_text__contains=word)
    return orders.filter(source=source) if source in OrderSource.values else orders


def count_by_tab(orders: QuerySet[Order]) -> dict[str, int]:
    """How many of these orders stand in each tab, in one query."""
    wanted = {tab.name.lower(): Count("pk", filter=_FILTERS[tab]) for tab in Tab}
    found = orders.order_by().aggregate(**wanted)
    return {tab.value: found[tab.name.lower()] for tab in Tab}


def queue(orders: QuerySet[Order], tab: str) -> QuerySet[Order]:
    """The orders of a tab with their schools: those to deal with oldest first, the others newest first."""
    first = ("created_at", "pk") if tab == Tab.SUBMITTED else ("-created_at", "-pk")
    return orders.filter(_FILTERS[tab]).prefetch_related("schools").order_by(*first)


@dataclass(frozen=True)
class Row:
    """An order in the queue."""

    order: Order
    schools: list[OrderedSchool]
    duplicates: list[Duplicate]

    @property
    def first(self) -> OrderedSchool:
        """The school that names the order."""
        return self.schools[0]

    @property
    def class_total(self) -> int:
        """Classes of all its schools."""
        return sum(school.class_count for school in self.schools)


def rows_of(orders: list[Order]) -> list[Row]:
    """These orders as lines of the queue, duplicates looked up together."""
    duplicates = duplicates_among([order.pk for order in orders])
    return [Row(order, list(order.schools.all()), duplicates.get(order.pk, [])) for order in orders]


@dataclass(frozen=True)
class Opening:
    """How far the opening of one ordered school is."""

    ordered: OrderedSchool
    steps: list[OpeningStep]
    state: str
    quiet: timedelta

    @property
    def moves(self) -> bool:
        """Whether it goes on by itself."""
        return self.state in {"pending", "running"}

    @property
    def is_stuck(self) -> bool:
        """Whether it should go on by itself and has not for a while."""
        return self.moves and seconds_between_looks(self.quiet) > SECONDS_CLOSELY

    @property
    def done_count(self) -> int:
        """Steps behind us."""
        return sum(step.status == StepStatus.DONE for step in self.steps)

    @property
    def failed_step(self) -> OpeningStep | None:
        """Where it stopped."""
        return next((step for step in self.steps if step.status == StepStatus.FAILED), None)


@dataclass(frozen=True)
class Beside:
    """The quote an order takes up, what the order says otherwise, and who else names it."""

    quote: QuoteFacts
    differences: list[str]
    rivals: list[Order]


@dataclass(frozen=True)
class OrderPage:
    """Everything one order's page says."""

    order: Order
    openings: list[Opening]
    events: list[OrderEvent]
    mails: list[OutgoingMail]
    duplicates: list[Duplicate]
    problems: list[str]
    quote: "Beside | None" = None
    options: list[OptionLine] = field(default_factory=list)

    @property
    def option_cents(self) -> list[int]:
        """What its options cost a year."""
        return [line.cents for line in self.options]

    @property
    def class_counts(self) -> list[int]:
        """How many classes each school has: what the order's price is made of."""
        return [opening.ordered.class_count for opening in self.openings]

    @property
    def is_blocked(self) -> bool:
        """Whether an opening failed and waits for the team."""
        return any(opening.failed_step for opening in self.openings)

    @property
    def poll_seconds(self) -> int:
        """How often the page asks again; 0 when nothing moves by itself any more."""
        return min((seconds_between_looks(each.quiet) for each in self.openings if each.moves), default=0)

    @property
    def other_orders(self) -> list[Duplicate]:
        """Other live orders for the same schools."""
        return [duplicate for duplicate in self.duplicates if duplicate.order]

    @property
    def has_begun(self) -> bool:
        """Whether it was accepted once."""
        return any(opening.steps for opening in self.openings)


def find_order(reference: str) -> Order | None:
    """The order with this reference, however its letters are typed."""
    return Order.objects.filter(reference=reference.upper()).first()


def find_ordered_school(order: Order, number: int) -> OrderedSchool | None:
    """The school of this order with this key."""
    return order.schools.select_related("order").filter(pk=number).first()


def find_mail(order: Order, number: int) -> OutgoingMail | None:
    """The mail about this order with this key."""
    return order.mails.select_related("order").filter(pk=number).first()


def order_page(order: Order) -> OrderPage:
    """The order with its schools, steps, history, mails and what speaks against accepting it."""
    undecided = order.status in EDITABLE
    openings = _openings(order, timezone.now())
    stuck = why_no_quote(None, order) if undecided else ""
    return OrderPage(
        order=order,
        openings=openings,
        events=list(order.events.select_related("actor").order_by("-at", "-pk")),
        mails=list(order.mails.order_by("-created_at", "-pk")),
        duplicates=duplicates_among([order.pk]).get(order.pk, []) if undecided else [],
        problems=[*why_not_open(order), *filter(None, [stuck])] if undecided else [],
        quote=_beside(order, [opening.ordered for opening in openings]),
        options=option_lines([opening.ordered for opening in openings], timezone.localdate(order.created_at)),
    )


def _beside(order: Order, schools: list[OrderedSchool]) -> Beside | None:
    quote = sales().quote_named(order.quote_number) if order.quote_number else None
    if quote is None:
        return None
    rivals = Order.objects.filter(quote_number=quote.number, status__in=EDITABLE).exclude(pk=order.pk)
    said = Counted(
        plan=order.plan,
        plan_label=order.get_plan_display(),
        payer_name=order.payer_name,
        payer_siret=order.payer_siret,
        classes={school.uai: school.class_count for school in schools},
        names={school.uai: school.name for school in schools},
        options={school.uai: tuple(sorted(school.options)) for school in schools},
    )
    return Beside(quote, differences(said, _counted(quote)), list(rivals.order_by("created_at", "pk")[:10]))


def _counted(quote: QuoteFacts) -> Counted:
    return Counted(
        plan=quote.plan,
        plan_label=quote.plan_label,
        payer_name=quote.payer_name,
        payer_siret=quote.payer_siret,
        classes={school.uai: school.class_count for school in quote.schools},
        names={school.uai: school.name for school in quote.schools},
        options={school.uai: tuple(sorted(school.options)) for school in quote.schools},
    )


def _openings(order: Order, now: datetime) -> list[Opening]:
    schools = order.schools.select_related("school").prefetch_related("steps").order_by("pk")
    return [_opening(order, ordered, now) for ordered in schools]


def _opening(order: Order, ordered: OrderedSchool, now: datetime) -> Opening:
    steps = list(ordered.steps.all())
    begun = [step.started_at for step in steps if step.started_at]
    quiet = now - max(begun, default=order.accepted_at or now)
    return Opening(ordered, steps, opening_state([step.status for step in steps]), quiet)


def count_waiting_orders() -> int:
    """Orders the team has to look at: new ones, and openings that failed."""
    return matching_orders().filter(_FILTERS[Tab.SUBMITTED] | _FILTERS[Tab.BLOCKED]).count()
