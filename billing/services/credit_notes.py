"""Credit notes: how an issued invoice is corrected, whole or in part (CGI ann. II art. 242 nonies A)."""

from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing import rules
from billing.choices import EntryKind, InvoiceKind, InvoiceState, LineKind, NumberKind
from billing.models import Invoice, InvoiceLine
from billing.permissions import can_credit
from billing.services.balance import settle
from billing.services.freezing import freeze_credit_note
from billing.services.journal import BillingRefused, demand, note
from billing.services.lines import rows_of
from billing.services.numbers import allot
from shared_apps.ui.templatetags.ui import euros
from tenant_apps.accounts.models import User


def left_to_credit(invoice: Invoice) -> int:
    """What is not credited yet of an issued invoice, in cents before VAT."""
    taken = invoice.credit_notes.issued().aggregate(net=Sum("net_cents"))["net"] or 0
    return invoice.net_cents - int(taken)


@transaction.atomic
def credit(
    *, actor: User | None, invoice: Invoice, reason: str, cents: int | None = None, seen_cents: int | None = None
) -> Invoice:
    """Issue a credit note for an invoice: of `cents` before VAT, or of all that is left (None).

    `seen_cents`: what was credited already (with VAT) when the form was shown; sent twice, or by two people at once,
    the second is asked to look again. Raises BillingRefused, in words: nothing left, no reason, more than is left, an
    amount that VAT's rounding does not allow (the nearest one is named), a part of an invoice of several rates.
    """
    locked = Invoice.objects.select_for_update(of=("self",)).select_related("payer").get(pk=invoice.pk)
    demand(can_credit(actor, locked))
    if seen_cents is not None and seen_cents != locked.credited_cents:
        raise BillingRefused(
            _("%(sum)s TTC sont déjà crédités : cet avoir vient-il en plus ? Si oui, émettez-le à nouveau.")
            % {"sum": euros(locked.credited_cents)}
        )
    if not reason.strip():
        raise BillingRefused(_("Écrivez le motif : il figure sur l’avoir."))
    rest = left_to_credit(locked)
    part = rest if cents is None else _checked(locked, cents, rest)
    drafted = Invoice.objects.create(
        kind=InvoiceKind.CREDIT_NOTE,
        payer=locked.payer,
        original=locked,
        reason=reason.strip()[:300],
        commitment_number=locked.commitment_number,
        order_reference=locked.order_reference,
    )
    rows = _copied(locked, drafted) if part == locked.net_cents else [_part(locked, drafted, part)]
    issued = _issue(drafted, rows)
    note(actor=actor, kind=EntryKind.CREDITED, about=issued, cents=issued.total_cents, text=issued.reason)
    settle(locked)
    issued.refresh_from_db()
    return issued


def _checked(invoice: Invoice, cents: int, rest: int) -> int:
    if not 0 < cents <= rest:
        raise BillingRefused(_("Il reste %(rest)s hors taxes à créditer sur cette facture.") % {"rest": euros(rest)})
    rates = {row.vat_rate for row in rows_of(invoice)}
    if cents < rest and len(rates) > 1:
        raise BillingRefused(_("Cette facture a plusieurs taux de TVA : créditez-la en entier."))
    [rate] = rates if len(rates) == 1 else [0]
    if len(rates) == 1 and not rules.may_credit(cents, rest, rate):
        near = rules.creditable_near(cents, rest, rate)
        raise BillingRefused(
            _("La TVA de ce montant ne tombe pas juste : créditez plutôt %(near)s hors taxes.") % {"near": euros(near)}
        )
    return cents


def _copied(invoice: Invoice, drafted: Invoice) -> list[InvoiceLine]:
    """All lines of the invoice again, as lines of its credit note."""
    rows = rows_of(invoice)
    for row in rows:
        row.pk, row.invoice, row.what = None, drafted, LineKind.CREDIT
        row._state.adding = True
    return InvoiceLine.objects.bulk_create(rows)


def _part(invoice: Invoice, drafted: Invoice, cents: int) -> InvoiceLine:
    rows = rows_of(invoice)
    with override("fr"):
        label = _("Avoir partiel sur la facture %(number)s") % {"number": invoice.number}
    return InvoiceLine.objects.create(
        invoice=drafted,
        position=1,
        what=LineKind.CREDIT,
        label=label,
        subscription=rows[0].subscription if len(rows) == 1 else None,
        unit_cents=cents,
        net_cents=cents,
        vat_rate=rows[0].vat_rate,
        starts_on=min(row.starts_on for row in rows),
        ends_on=max(row.ends_on for row in rows),
    )


def _issue(drafted: Invoice, rows: list[InvoiceLine]) -> Invoice:
    given = allot(NumberKind.CREDIT_NOTE)
    frozen = freeze_credit_note(drafted, rows, given)
    drafted.number, drafted.series_year, drafted.rank = given.number, given.year, given.rank
    drafted.issued_on = drafted.due_on = given.on
    drafted.net_cents, drafted.vat_cents, drafted.total_cents = frozen.net_cents, frozen.vat_cents, frozen.total_cents
    drafted.frozen, drafted.state = frozen.to_json(), InvoiceState.ISSUED
    drafted.save()
    return drafted
