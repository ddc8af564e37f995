"""Lines of drafts: a year of a school, classes added in the year; totals follow."""

from django.conf import settings
from django.db.models import Max, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from billing import rules
from billing.choices import InvoiceKind, InvoiceState, LineKind, PriceKind
from billing.frozen import vat_parts
from billing.models import Invoice, InvoiceLine, Subscription
from billing.selectors.prices import bands_of
from billing.services.freezing import line_of
from billing.services.wording import detail_of, kind_of, label_of, say_months


def vat_rate_of(subscription: Subscription) -> int:
    """The rate of the list the school ordered by; none for a seller in franchise (CGI art. 293 B)."""
    return 0 if settings.SELLER["exempt"] else subscription.price_list.vat_rate


def is_charged(subscription: Subscription) -> bool:
    """Whether a document that stands charges this year already."""
    standing = Q(invoice__state=InvoiceState.DRAFT) | Q(invoice__number__isnull=False)
    lines = InvoiceLine.objects.filter(
        standing, subscription=subscription, what=LineKind.YEAR, invoice__kind=InvoiceKind.INVOICE
    )
    return lines.exclude(invoice__state=InvoiceState.CREDITED).exists()


def add_line(
    invoice: Invoice, subscription: Subscription, *, what: LineKind, label: str, detail: str, months: int, net: int
) -> InvoiceLine:
    """Write a line of a draft: so many months of the school year, ending with it; `net` cents before VAT."""
    first = rules.first_day(subscription.year)
    begun = first.month - 1 + rules.MONTHS - months
    last = invoice.lines.aggregate(last=Max("position"))["last"] or 0
    return InvoiceLine.objects.create(
        invoice=invoice,
        position=last + 1,
        subscription=subscription,
        what=what,
        label=label,
        detail=detail,
        unit_cents=net,
        net_cents=net,
        vat_rate=vat_rate_of(subscription),
        starts_on=first.replace(year=first.year + begun // 12, month=begun % 12 + 1),
        ends_on=subscription.ends_on,
    )


def parts_of(subscription: Subscription) -> list[rules.Part]:
    """What a year of this subscription is made of, by its own list."""
    return rules.year_parts(
        bands_of(subscription.price_list, subscription.plan, held=subscription.options),
        classes=subscription.class_count,
        pupils=subscription.pupil_limit or 0,
        options=subscription.options,
    )


def charge_part(
    invoice: Invoice, subscription: Subscription, part: rules.Part, *, what: LineKind, months: int
) -> InvoiceLine:
    """The line of a part of a year, for so many months."""
    return add_line(
        invoice,
        subscription,
        what=what,
        label=label_of(part, subscription.school_year),
        detail=detail_of(part, classes=subscription.class_count, months=months),
        months=months,
        net=rules.pro_rata(part.cents, months),
    )


def charge_year(invoice: Invoice, subscription: Subscription) -> None:
    """The lines of a subscription, from its first day: its classes or pupils, then its options."""
    months = rules.months_due(subscription.starts_on, subscription.year)
    before = _charged_before(subscription)
    if sum(line.net_cents for line in before):
        _charge_again(invoice, subscription, before, months)
        return
    for place, part in enumerate(parts_of(subscription)):
        charge_part(invoice, subscription, part, what=kind_of(part, place), months=months)


def _charge_again(invoice: Invoice, subscription: Subscription, before: list[InvoiceLine], months: int) -> None:
    """What the last document charged: its year with the classes added to it on one line, the rest as it was."""
    year = [line for line in before if line.what in (LineKind.YEAR, LineKind.CLASSES)]
    first = parts_of(subscription)[0]
    add_line(
        invoice,
        subscription,
        what=LineKind.YEAR,
        label=label_of(first, subscription.school_year),
        detail=detail_of(first, classes=subscription.class_count, months=months),
        months=months,
        net=sum(line.net_cents for line in year),
    )
    for line in before:
        if line not in year:
            line.pk, line.invoice, line.position = None, invoice, invoice.lines.count() + 1
            line.save(force_insert=True)


def _charged_before(subscription: Subscription) -> list[InvoiceLine]:
    """The lines of the last document of its year, no longer standing; none when there was none.

    The price of the year grew with classes added since, which have lines of their own: those are not charged twice.
    """
    lines = InvoiceLine.objects.filter(subscription=subscription, invoice__kind=InvoiceKind.INVOICE)
    last = lines.filter(what=LineKind.YEAR).order_by("-invoice").first()
    return list(lines.filter(invoice=last.invoice_id).order_by("position")) if last else []


def charge_classes(invoice: Invoice, subscription: Subscription, *, months: int, more_cents: int) -> InvoiceLine:
    """The line of what a year costs more with the classes added, for the months that are left."""
    with override("fr"):
        label = _("Complément pour classes ajoutées, année scolaire %(year)s") % {"year": subscription.school_year}
    part = rules.Part(PriceKind.SCHOOL, more_cents)
    return add_line(
        invoice,
        subscription,
        what=LineKind.CLASSES,
        label=label,
        detail=detail_of(part, classes=subscription.class_count, months=months),
        months=months,
        net=rules.pro_rata(more_cents, months),
    )


def charge_pupils(invoice: Invoice, subscription: Subscription, *, months: int, more_cents: int) -> InvoiceLine:
    """The line of what a year costs more with the pupils added, for the months that are left."""
    with override("fr"):
        label = _("Complément pour élèves ajoutés, année scolaire %(year)s") % {"year": subscription.school_year}
        count = subscription.pupil_limit or 0
        counted = ngettext("%(n)d élève", "%(n)d élèves", count) % {"n": count}
        detail = ", ".join(filter(None, [counted, say_months(months)]))
    net = rules.pro_rata(more_cents, months)
    return add_line(invoice, subscription, what=LineKind.PUPILS, label=label, detail=detail, months=months, net=net)


def rows_of(invoice: Invoice) -> list[InvoiceLine]:
    """The lines with their schools, in order."""
    return list(invoice.lines.select_related("subscription__school", "subscription__price_list").order_by("position"))


def recount(invoice: Invoice) -> Invoice:
    """Write the totals that the lines of a draft give: VAT by rate on the sum of the lines (BR-CO-17)."""
    lines = [line_of(row) for row in rows_of(invoice)]
    invoice.net_cents = sum(line.net_cents for line in lines)
    invoice.vat_cents = sum(part.vat_cents for part in vat_parts(lines))
    invoice.total_cents = invoice.net_cents + invoice.vat_cents
    invoice.save(update_fields=["net_cents", "vat_cents", "total_cents", "updated_at"])
    return invoice


def retax(invoice: Invoice) -> Invoice:
    """Give the lines of a draft the rate of today's seller: the settings may have changed since it was drafted."""
    rows = rows_of(invoice)
    for row in rows:
        if row.subscription:
            row.vat_rate = vat_rate_of(row.subscription)
    InvoiceLine.objects.bulk_update(rows, ["vat_rate"])
    return recount(invoice)
