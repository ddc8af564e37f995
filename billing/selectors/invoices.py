"""Invoices as lists and pages need them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, Q, QuerySet, Sum

from billing.choices import OPEN_STATES, InvoiceKind, InvoiceState
from billing.models import Invoice, Payer, Payment, Reminder
from tenants.models import School
from tenants.text import search_form

DUE_CENTS = F("total_cents") - F("credited_cents") - F("paid_cents") + F("refunded_cents")
_AWAITED = Q(kind=InvoiceKind.INVOICE, state__in=OPEN_STATES)


def late_on(day: date) -> Q:
    """Invoices of which money is still to come after their last day."""
    return _AWAITED & Q(due_on__lt=day)


def tabs_on(day: date) -> dict[str, Q]:
    """The tabs of the list: the key of each, and what it holds."""
    given_up = Q(state=InvoiceState.CANCELLED)
    return {
        "": ~given_up,
        "brouillons": Q(state=InvoiceState.DRAFT),
        "a-regler": _AWAITED,
        "en-retard": late_on(day),
        "reglees": Q(kind=InvoiceKind.INVOICE, state__in=[InvoiceState.PAID, InvoiceState.CREDITED]),
        "avoirs": Q(kind=InvoiceKind.CREDIT_NOTE) & ~given_up,
        "abandonnes": given_up,
    }


def matching_invoices(
    q: str = "", *, payer: int | None = None, since: date | None = None, until: date | None = None
) -> QuerySet[Invoice]:
    """Invoices in whose number, order, payer or schools every word of `q` is found; issued between two days."""
    found = Invoice.objects.all()
    for word in search_form(q).split():
        schools = School.objects.filter(search_name__contains=word)
        found = found.filter(
            Q(number__icontains=word)
            | Q(order_reference__icontains=word)
            | Q(payer__search_text__contains=word)
            | Q(pk__in=Invoice.objects.filter(lines__subscription__school__in=schools).values("pk"))
        )
    if payer is not None:
        found = found.filter(payer=payer)
    if since:
        found = found.filter(issued_on__gte=since)
    return found.filter(issued_on__lte=until) if until else found


def count_by_tab(found: QuerySet[Invoice], day: date) -> dict[str, int]:
    """How many of these invoices each tab holds, in one query."""
    tabs = tabs_on(day)
    counted = found.order_by().aggregate(
        **{f"tab{place}": Count("pk", filter=q) for place, q in enumerate(tabs.values())}
    )
    return {key: counted[f"tab{place}"] for place, key in enumerate(tabs)}


def invoices_for_list(found: QuerySet[Invoice], tab: str, day: date) -> QuerySet[Invoice]:
    """The invoices of a tab, drafts first, then the latest; the longest late first where all are."""
    chosen = found.filter(tabs_on(day)[tab]).select_related("payer", "original")
    if tab == "en-retard":
        return chosen.order_by("due_on", "pk")
    return chosen.order_by(F("issued_on").desc(nulls_first=True), "-pk")


def find_invoice(pk: int) -> Invoice | None:
    """A document with its payer and the invoice it corrects."""
    return Invoice.objects.select_related("payer", "original").filter(pk=pk).first()


def payments_of(invoice: Invoice) -> QuerySet[Payment]:
    """The money noted for a document, what was taken back with it."""
    return invoice.payments.all()


def find_payment(invoice: Invoice, pk: int) -> Payment | None:
    """A payment of this document."""
    return payments_of(invoice).filter(pk=pk).first()


def reminders_of(invoice: Invoice) -> QuerySet[Reminder]:
    """The reminders that left for an invoice."""
    return invoice.reminders.all()


def credit_notes_of(invoice: Invoice) -> QuerySet[Invoice]:
    """The credit notes that correct an invoice, the first one first."""
    return Invoice.objects.credit_notes().filter(original=invoice).order_by("pk")


@dataclass(frozen=True)
class Awaited:
    """Money still to come, in cents with VAT, and how many invoices it is of."""

    count: int
    cents: int
    late_count: int
    late_cents: int


def awaited_on(day: date) -> Awaited:
    """What payers owe ONE, and the part of it that is late."""
    late = late_on(day)
    sums = Invoice.objects.filter(_AWAITED).aggregate(
        count=Count("pk"),
        cents=Sum(DUE_CENTS),
        late_count=Count("pk", filter=late),
        late_cents=Sum(DUE_CENTS, filter=late),
    )
    return Awaited(sums["count"], sums["cents"] or 0, sums["late_count"], sums["late_cents"] or 0)


def late_payers(day: date) -> QuerySet[Payer]:
    """Payers with late invoices: `late_count`, `late_cents`, `oldest` (a last day to pay); the longest late first."""
    owed = F("invoices__total_cents") - F("invoices__credited_cents") - F("invoices__paid_cents")
    return (
        Payer.objects.filter(invoices__in=Invoice.objects.filter(late_on(day)))
        .annotate(
            late_count=Count("invoices"),
            late_cents=Sum(owed + F("invoices__refunded_cents")),
            oldest=Min("invoices__due_on"),
        )
        .order_by("oldest", "pk")
    )


def invoices_of_school(school: School) -> QuerySet[Invoice]:
    """The numbered documents that charge this school; `schools`: how many schools each charges."""
    own = Invoice.objects.issued().filter(lines__subscription__school=school).values("pk")
    return (
        Invoice.objects.filter(pk__in=own)
        .annotate(schools=Count("lines__subscription__school", distinct=True))
        .select_related("payer", "original")
        .order_by("-issued_on", "-pk")
    )
