"""Verbs on payers."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _
from stdnum.eu import vat as eu_vat
from stdnum.exceptions import ValidationError as StdnumInvalid
from stdnum.fr import siret as siret_number

from billing.choices import EntryKind
from billing.models import Payer
from billing.permissions import can_bill
from billing.services.journal import BillingRefused, demand, note
from tenant_apps.accounts.models import User
from tenants.locks import wait_for
from tenants.text import search_form

# What an order says of its payer, kept up to date by the latest order.
SAID_BY_ORDERS = ("name", "email", "address", "postal_code", "city")
CHANGEABLE = (
    *SAID_BY_ORDERS,
    "siret",
    "service_code",
    "commitment_number",
    "needs_service_code",
    "needs_commitment",
    "vat_number",
    "payment_days",
)


def vat_number_of(typed: str) -> str:
    """A VAT number of the European Union as it is written on invoices, « FR83404833048 »; "" for nothing.

    The key is checked wherever the State has one: in France two characters before a SIREN that has its own (CGI, art.
    286 ter; Directive 2006/112/EC, art. 215). Greece is EL, Northern Ireland XI. Raises BillingRefused.
    """
    if not typed.strip():
        return ""
    try:
        return str(eu_vat.validate(typed))
    except StdnumInvalid as wrong:
        raise BillingRefused(
            _(
                "Ce numéro de TVA n’existe pas : en France, FR, une clé de deux caractères et le SIREN ; ailleurs, les"
                " deux lettres de l’État, puis son numéro."
            )
        ) from wrong


def _write(payer: Payer) -> None:
    """Check and save. Raises BillingRefused, in words: the first thing that is wrong."""
    if not siret_number.is_valid(payer.siret):
        raise BillingRefused(_("Ce SIRET n’existe pas : %(siret)s.") % {"siret": payer.siret})
    payer.search_text = search_form(payer.name, payer.city, payer.siret)[:300]
    try:
        payer.full_clean()
    except ValidationError as wrong:
        raise BillingRefused(" ".join(wrong.messages)) from wrong
    payer.save()


@transaction.atomic
def create_payer(*, actor: User | None, **said: Any) -> Payer:
    """A new payer; `said` holds fields of CHANGEABLE. Raises BillingRefused, in words."""
    demand(can_bill(actor))
    payer = Payer(**{name: said[name] for name in CHANGEABLE if name in said})
    payer.vat_number = vat_number_of(payer.vat_number)
    _write(payer)
    note(actor=actor, kind=EntryKind.PAYER_CREATED, about=payer)
    return payer


@transaction.atomic
def change_payer(*, actor: User | None, payer: Payer, seen: str = "", **changes: Any) -> Payer:
    """Change some fields of CHANGEABLE; documents issued before keep what they said. Raises BillingRefused.

    `seen`: the card's `updated_at` (ISO 8601) when its form was shown; what somebody changed since is not undone
    unasked.
    """
    demand(can_bill(actor))
    locked = Payer.objects.select_for_update().get(pk=payer.pk)
    if seen and seen != locked.updated_at.isoformat():
        raise BillingRefused(
            _("Cette fiche a changé pendant que vous l’écriviez : comparez-la, puis enregistrez à nouveau.")
        )
    changed = [name for name in CHANGEABLE if name in changes and getattr(locked, name) != changes[name]]
    if not changed:
        return locked
    for name in changed:
        setattr(locked, name, changes[name])
    if "vat_number" in changed:  # one written before it was checked holds no order back
        locked.vat_number = vat_number_of(locked.vat_number)
    _write(locked)
    note(actor=actor, kind=EntryKind.PAYER_CHANGED, about=locked, text=_names(changed))
    return locked


def _names(fields: list[str]) -> str:
    """Fields in words, as forms label them."""
    labels = {field.name: str(field.verbose_name) for field in Payer._meta.concrete_fields}
    return ", ".join(labels[name] for name in fields)


@transaction.atomic
def payer_of_order(*, actor: User | None, said: dict[str, str]) -> Payer:
    """The payer an order names: the one of this SIRET and service code, its address as said last; else a new one."""
    place = {"siret": said["siret"], "service_code": said.get("service_code", "")}
    wait_for(f"billing:payer:{place['siret']}:{place['service_code']}")
    known = Payer.objects.filter(**place).first()
    latest = {name: said[name] for name in SAID_BY_ORDERS if said.get(name)}
    if known is None:
        return create_payer(actor=actor, **place, **latest)
    return change_payer(actor=actor, payer=known, **latest)


@transaction.atomic
def set_stripe_customer(*, actor: User | None, payer: Payer, customer: str) -> Payer:
    """Keep the identifier Stripe gave this payer."""
    demand(can_bill(actor))
    locked = Payer.objects.select_for_update().get(pk=payer.pk)
    locked.stripe_customer = customer
    locked.save(update_fields=["stripe_customer", "updated_at"])
    note(actor=actor, kind=EntryKind.STRIPE, about=locked, text=customer)
    return locked
