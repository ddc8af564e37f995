"""What an order asks of billing (`ORDER_SALES`): whether a quote holds, what it says, that it is taken."""

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from billing.choices import Plan
from billing.models import Quote
from billing.permissions import can_accept_quote
from billing.rules import Band
from billing.selectors.prices import NoPriceList, list_on, options_of
from billing.services import quotes as services
from billing.services.journal import BillingRefused
from billing.services.quotes import QuotedSchool
from tenant_apps.accounts.models import User


@dataclass(frozen=True)
class SeenQuote:
    """A quote as the team reads it beside an order."""

    pk: int
    number: str
    state_label: str
    valid_until: date
    net_cents: int
    total_cents: int
    payer_name: str
    payer_siret: str
    plan: str
    plan_label: str
    order_reference: str
    schools: list[QuotedSchool]


def _find(number: str) -> Quote | None:
    return Quote.objects.select_related("payer").filter(number=number).first() if number else None


def options_on(day: date) -> list[Band]:
    """The options of the list of that day, for the plan that is ordered online; none when no list holds."""
    try:
        return options_of(list_on(day), Plan.ANNUAL)
    except NoPriceList:
        return []


def is_quote_good(*, number: str, on: date) -> bool:
    """Whether an order of that day may name this quote: sent, not answered, not past."""
    found = _find(number)
    return found is not None and bool(can_accept_quote(None, found, on))


def quote_named(number: str) -> SeenQuote | None:
    """The quote with this number, as it was sent."""
    found = _find(number)
    if found is None:
        return None
    return SeenQuote(
        pk=found.pk,
        number=found.number,
        state_label=found.get_state_display(),
        valid_until=found.valid_until,
        net_cents=found.net_cents,
        total_cents=found.total_cents,
        payer_name=found.payer.name,
        payer_siret=found.payer.siret,
        plan=found.plan,
        plan_label=found.get_plan_display(),
        order_reference=found.order_reference,
        schools=services.schools_of(found),
    )


def why_not_accept(*, actor: User | None, number: str, on: date) -> str:
    """Why an order of that day cannot take this quote, in words; '' when it can."""
    found = _find(number)
    if found is None:
        return _("Le devis %(number)s n’existe pas.") % {"number": number}
    return _taken_by(found) or can_accept_quote(actor, found, on).reason


def accept_quote(*, actor: User | None, number: str, order_reference: str, on: date) -> str:
    """Accept the quote for an order of that day, in the caller's transaction; why it could not be, else ''."""
    found = _find(number)
    if found is None:
        return why_not_accept(actor=actor, number=number, on=on)
    try:
        services.accept_quote(actor=actor, quote=found, order_reference=order_reference, ordered_on=on)
    except BillingRefused as refusal:
        found.refresh_from_db()
        return _taken_by(found) or str(refusal)
    return ""


def _taken_by(quote: Quote) -> str:
    if not quote.order_reference:
        return ""
    said = {"number": quote.number, "reference": quote.order_reference}
    return _("Le devis %(number)s est déjà accepté, pour la commande %(reference)s.") % said
