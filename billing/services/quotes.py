"""Verbs on quotes: a price said with a number and a last day, then taken or not."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import rules
from billing.choices import EntryKind, NumberKind, Plan, QuoteState
from billing.frozen import QUOTE, FrozenInvalid, FrozenInvoice, Line
from billing.mentions import legal_notes
from billing.models import Payer, PriceList, Quote
from billing.permissions import can_accept_quote, can_bill, can_decide_quote
from billing.selectors.prices import bands_of
from billing.services.freezing import buyer_of, period_of, seller_now
from billing.services.journal import BillingRefused, demand, note
from billing.services.numbers import Allotted, allot
from billing.services.subscriptions import list_of, say_no_price
from billing.services.wording import detail_of, label_of
from tenant_apps.accounts.models import User


@dataclass(frozen=True)
class QuotedSchool:
    """A school as the quote names it: it may not be open, nor ordered."""

    uai: str
    name: str
    class_count: int
    pupils: int = 0
    options: tuple[str, ...] = ()


def schools_of(quote: Quote) -> list[QuotedSchool]:
    """The schools of a quote, as they were asked for."""
    return [QuotedSchool(**school | {"options": tuple(school.get("options", ()))}) for school in quote.schools]


def _lines(school: QuotedSchool, prices: PriceList, plan: str, year: int, starts_on: date) -> list[Line]:
    months = rules.months_due(starts_on, year)
    lines = []
    for part in _parts(school, prices, plan):
        net = rules.pro_rata(part.cents, months)
        lines.append(
            Line(
                label=label_of(part, f"{year}-{year + 1}"),
                detail=detail_of(part, classes=school.class_count, months=months),
                unit_cents=net,
                net_cents=net,
                vat_rate=0 if settings.SELLER["exempt"] else prices.vat_rate,
                school=school.name,
                uai=school.uai,
                starts_on=rules.starts_on(starts_on, year),
                ends_on=rules.last_day(year),
            )
        )
    return lines


def _parts(school: QuotedSchool, prices: PriceList, plan: str) -> list[rules.Part]:
    bands = bands_of(prices, plan, held=school.options)
    if rules.counts_pupils(bands) and not school.pupils:
        raise BillingRefused(_("Indiquez le nombre d’élèves de %(name)s.") % {"name": school.name})
    try:
        return rules.year_parts(bands, classes=school.class_count, pupils=school.pupils, options=school.options)
    except rules.NoPrice as missing:
        raise BillingRefused(say_no_price(prices, missing)) from missing


@transaction.atomic
def make_quote(
    *,
    actor: User | None,
    payer: Payer,
    schools: Sequence[QuotedSchool],
    opening_on: date | None = None,
    plan: str = Plan.ANNUAL,
) -> Quote:
    """Write a quote for schools of a payer, opened on that day (today): good for QUOTE_DAYS. Raises BillingRefused."""
    demand(can_bill(actor))
    if not schools:
        raise BillingRefused(_("Un devis porte sur une école au moins."))
    today = timezone.localdate()
    opening = opening_on or today
    year, prices = rules.year_to_subscribe(opening), list_of(today)
    lines = [line for school in schools for line in _lines(school, prices, plan, year, opening)]
    given = allot(NumberKind.QUOTE)
    valid_until = given.on + timedelta(days=rules.QUOTE_DAYS)
    frozen = _freeze(payer, lines, given, valid_until)
    quote = Quote.objects.create(
        number=given.number,
        payer=payer,
        price_list=prices,
        plan=plan,
        issued_on=given.on,
        valid_until=valid_until,
        net_cents=frozen.net_cents,
        vat_cents=frozen.vat_cents,
        total_cents=frozen.total_cents,
        frozen=frozen.to_json(),
        schools=[asdict(school) for school in schools],
    )
    note(actor=actor, kind=EntryKind.QUOTED, about=quote, cents=quote.total_cents)
    return quote


def _freeze(payer: Payer, lines: list[Line], given: Allotted, valid_until: date) -> FrozenInvoice:
    sold_by = seller_now()
    try:
        buyer = buyer_of(payer)
        return FrozenInvoice.of(
            lines,
            kind=QUOTE,
            number=given.number,
            issued_on=given.on,
            due_on=None,
            seller=sold_by,
            buyer=buyer,
            buyer_reference=payer.service_code,
            valid_until=valid_until,
            notes=legal_notes(seller=sold_by, buyer=buyer),
            **period_of(lines),
        )
    except FrozenInvalid as wrong:
        raise BillingRefused(str(wrong)) from wrong


def _locked(quote: Quote) -> Quote:
    return Quote.objects.select_for_update(of=("self",)).select_related("payer").get(pk=quote.pk)


@transaction.atomic
def accept_quote(*, actor: User | None, quote: Quote, order_reference: str, ordered_on: date | None = None) -> Quote:
    """The payer ordered by this quote on that day (today): schools of that order pay as it says.

    Raises BillingRefused, in words.
    """
    accepted = _locked(quote)
    demand(can_accept_quote(actor, accepted, ordered_on or timezone.localdate()))
    if not order_reference.strip():
        raise BillingRefused(_("Écrivez la référence de la commande."))
    accepted.state, accepted.order_reference = QuoteState.ACCEPTED, order_reference.strip()[:20]
    accepted.save(update_fields=["state", "order_reference"])
    note(actor=actor, kind=EntryKind.QUOTE_ACCEPTED, about=accepted, text=accepted.order_reference)
    return accepted


@transaction.atomic
def refuse_quote(*, actor: User | None, quote: Quote, reason: str = "") -> Quote:
    """The payer does not want it. Raises BillingRefused, in words."""
    refused = _locked(quote)
    demand(can_decide_quote(actor, refused))
    refused.state = QuoteState.REFUSED
    refused.save(update_fields=["state"])
    note(actor=actor, kind=EntryKind.QUOTE_REFUSED, about=refused, text=reason.strip())
    return refused


@transaction.atomic
def expire_quotes(*, actor: User | None, on: date) -> int:
    """Mark the quotes whose last day is past; how many."""
    rows = Quote.objects.select_for_update(of=("self",)).select_related("payer")
    past = list(rows.filter(state=QuoteState.SENT, valid_until__lt=on).order_by("pk"))
    for quote in past:
        quote.state = QuoteState.EXPIRED
        quote.save(update_fields=["state"])
        note(actor=actor, kind=EntryKind.QUOTE_EXPIRED, about=quote)
    return len(past)
