"""Verbs on subscriptions: opened with the school, larger when classes are added."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from billing import rules
from billing.choices import EntryKind, Plan, SubscriptionState
from billing.models import Payer, PriceList, Subscription
from billing.permissions import can_add_classes, can_bill, can_cancel_subscription
from billing.selectors.prices import NoPriceList, bands_of, list_on
from billing.services.invoices import draft_for
from billing.services.journal import BillingRefused, demand, note
from billing.services.lines import charge_classes, is_charged, recount
from tenant_apps.accounts.models import User
from tenants.models import School


def price_of(
    prices: PriceList,
    *,
    plan: str,
    classes: int,
    pupils: int = 0,
    options: tuple[str, ...] = (),
    held: Collection[str] = (),
) -> rules.YearPrice:
    """A year's price by a list; of `held` options it sells no more, their last price.

    Raises BillingRefused, in words, when the list says nothing of it.
    """
    try:
        return rules.year_price(bands_of(prices, plan, held=held), classes=classes, pupils=pupils, options=options)
    except rules.NoPrice as missing:
        raise BillingRefused(say_no_price(prices, missing)) from missing


def say_no_price(prices: PriceList, missing: rules.NoPrice) -> str:
    """What a list has no price for, in words."""
    said = {"name": prices.name, "what": missing}
    return _("Le tarif « %(name)s » ne dit rien de ce qui est demandé (%(what)s).") % said


def list_of(day: date) -> PriceList:
    """The list in force on a day. Raises BillingRefused, in words, when none is."""
    try:
        return list_on(day)
    except NoPriceList as missing:
        raise BillingRefused(str(missing)) from missing


@transaction.atomic
def open_subscription(
    *,
    actor: User | None,
    school: School,
    payer: Payer,
    class_count: int,
    opened_on: date,
    prices: PriceList,
    plan: str = Plan.ANNUAL,
    pupils: int = 0,
    options: tuple[str, ...] = (),
    order_reference: str = "",
    commitment_number: str = "",
) -> Subscription:
    """The subscription of a school for the school year of the day it opened; the one it has already, told twice.

    From 1 July on it is for the coming year. `prices` is the list of the day of the order. Raises BillingRefused.
    """
    demand(can_bill(actor))
    year = rules.year_to_subscribe(opened_on)
    School.objects.select_for_update().get(pk=school.pk)  # told twice at once, it is one
    known = Subscription.objects.filter(school=school, year=year).exclude(state=SubscriptionState.CANCELLED).first()
    if known:
        return known
    price = price_of(prices, plan=plan, classes=class_count, pupils=pupils, options=options, held=options)
    opened = Subscription.objects.create(
        school=school,
        payer=payer,
        price_list=prices,
        plan=plan,
        year=year,
        starts_on=rules.starts_on(opened_on, year),
        ends_on=rules.last_day(year),
        class_count=class_count,
        class_limit=price.class_limit,
        pupil_limit=price.pupil_limit,
        options=sorted(set(options)),
        year_cents=price.cents,
        order_reference=order_reference,
        commitment_number=commitment_number,
        accepted_at=timezone.now(),
    )
    note(actor=actor, kind=EntryKind.SUBSCRIBED, about=opened, text=opened.school_year)
    return opened


def flag_usage(subscription: Subscription) -> None:
    """Put both flags right after a limit changed; the caller saves."""
    usage = rules.usage_of(
        (subscription.used_classes, subscription.class_limit), (subscription.used_pupils, subscription.pupil_limit)
    )
    subscription.is_near_limit, subscription.is_over_limit = usage.is_near, usage.is_over
    today = timezone.localdate()
    subscription.over_limit_since = (subscription.over_limit_since or today) if usage.is_over else None


@transaction.atomic
def add_classes(*, actor: User | None, subscription: Subscription, class_count: int, on: date) -> Subscription:
    """The school has `class_count` classes from this day on: what the year costs more goes on a draft, pro rata.

    Fewer classes wait for the renewal. Nothing is charged while the price stays the same. Raises BillingRefused.
    """
    locked = Subscription.objects.select_for_update(of=("self",)).select_related("school", "payer", "price_list")
    grown = locked.get(pk=subscription.pk)
    demand(can_add_classes(actor, grown))
    if class_count <= grown.class_count:
        raise BillingRefused(_("Moins de classes se dit au renouvellement : l’année commencée reste due."))
    if not grown.starts_on <= on <= grown.ends_on:
        raise BillingRefused(_("Ce jour n’est pas dans l’année de l’abonnement."))
    price = price_of(
        grown.price_list,
        plan=grown.plan,
        classes=class_count,
        pupils=grown.pupil_limit or 0,
        options=tuple(grown.options),
        held=grown.options,
    )
    more = price.cents - grown.year_cents
    grown.class_count, grown.class_limit, grown.year_cents = class_count, price.class_limit, price.cents
    flag_usage(grown)
    grown.save()
    if more > 0:
        draft = draft_for(grown, actor=actor)
        charge_classes(draft, grown, months=rules.months_due(on, grown.year), more_cents=more)
        recount(draft)
    said = ngettext("%(n)d classe", "%(n)d classes", class_count) % {"n": class_count}
    note(actor=actor, kind=EntryKind.CLASSES_ADDED, about=grown, text=said)
    return grown


@transaction.atomic
def cancel_subscription(*, actor: User | None, subscription: Subscription, reason: str) -> Subscription:
    """Undo a subscription that never should have been (ordered twice, a school that never opened).

    What charges it goes first: the draft is dropped, or the invoice credited. Raises BillingRefused, in words.
    """
    locked = Subscription.objects.select_for_update(of=("self",)).select_related("school", "payer")
    cancelled = locked.get(pk=subscription.pk)
    demand(can_cancel_subscription(actor, cancelled, is_charged=is_charged(cancelled)))
    if not reason.strip():
        raise BillingRefused(_("Écrivez pourquoi cet abonnement est annulé."))
    cancelled.state, cancelled.renews = SubscriptionState.CANCELLED, None
    cancelled.save(update_fields=["state", "renews"])
    note(actor=actor, kind=EntryKind.CANCELLED, about=cancelled, text=reason.strip())
    return cancelled
