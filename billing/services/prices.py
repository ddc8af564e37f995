"""Verbs on price lists: the next one is written before it holds; one that has begun is never changed."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from billing import rules
from billing.choices import Plan, PriceKind
from billing.models import PriceBand, PriceList
from billing.permissions import can_bill
from billing.services.journal import BillingRefused, demand
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenants.locks import wait_for


@transaction.atomic
def publish_list(
    *,
    actor: User | None,
    name: str,
    valid_from: date,
    vat_rate: int,
    bands: Sequence[rules.Band],
    at_once: bool = False,
) -> PriceList:
    """Write the list that holds from a day to come; the one before ends on its eve.

    Raises BillingRefused, in words: a day that is past, a list that begins as late already, bands that leave a school
    without a price. `at_once`: today will do, for the demo alone, never in production.
    """
    demand(can_bill(actor))
    today_will_do = at_once and actor is None and not settings.PRODUCTION
    if valid_from < timezone.localdate() or (valid_from == timezone.localdate() and not today_will_do):
        raise BillingRefused(_("Un tarif s’annonce : choisissez un jour à venir."))
    _check_bands(bands)
    wait_for("billing:prices")
    open_ended = PriceList.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=valid_from))
    before = open_ended.order_by("-valid_from").first()
    if before:
        _end(before, valid_from)
    published = PriceList(name=name, valid_from=valid_from, vat_rate=vat_rate)
    _save(published)
    for band in bands:
        _save(
            PriceBand(
                price_list=published,
                plan=band.plan,
                kind=band.kind,
                code=band.code,
                label=band.label,
                up_to=band.up_to,
                cents=band.cents,
            )
        )
    key = f"pricelist:{published.pk}"
    audit(actor=actor, verb="billing.publish_prices", target=published.name, target_key=key)
    return published


def _check_bands(bands: Sequence[rules.Band]) -> None:
    """A school of any size has a price in each plan: each kind ends with a band without a limit."""
    plans = {band.plan for band in bands}
    for plan in plans | {Plan.ANNUAL.value}:
        of_plan = [band for band in bands if band.plan == plan]
        counted = {band.kind for band in of_plan if band.kind != PriceKind.OPTION}
        endless = {band.kind for band in of_plan if band.up_to is None}
        if not counted or not counted <= endless:
            raise BillingRefused(_("Chaque barème finit par une tranche sans limite, et il en faut un."))


def _end(before: PriceList, valid_from: date) -> None:
    if before.valid_from >= valid_from:
        raise BillingRefused(_("Le tarif « %(name)s » commence ce jour-là, ou après.") % {"name": before.name})
    before.valid_to = valid_from - timedelta(days=1)
    before.save(update_fields=["valid_to"])


def _save(row: PriceList | PriceBand) -> None:
    try:
        row.full_clean()
    except ValidationError as wrong:
        raise BillingRefused(" ".join(wrong.messages)) from wrong
    row.save()
