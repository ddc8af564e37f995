"""A year after the other: proposed from June on, accepted by one verb; without an answer the school is read-only."""

import logging
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing import rules
from billing.choices import EntryKind, SubscriptionState
from billing.models import BillingEntry, Subscription
from billing.permissions import can_answer_renewal, can_bill, can_reconsider_renewal
from billing.services.invoices import draft_invoice
from billing.services.journal import BillingRefused, demand, note
from billing.services.subscriptions import list_of, price_of
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenants import events
from tenants.choices import VISITABLE, SchoolStatus
from tenants.context import current_school_or_none, in_public
from tenants.services import set_status

logger = logging.getLogger(__name__)


def _locked(subscription: Subscription) -> Subscription:
    rows = Subscription.objects.select_for_update(of=("self",)).select_related(
        "school", "payer", "price_list", "renews"
    )
    return rows.get(pk=subscription.pk)


@transaction.atomic
def propose_renewal(*, actor: User | None, subscription: Subscription) -> Subscription:
    """The year after, proposed: same plan and options, the classes the school has now, the list of that day.

    An option that list sells no more stays at its last price until somebody gives it up.
    Proposed already, it is that one. Raises BillingRefused, in words.
    """
    demand(can_bill(actor))
    before = _locked(subscription)
    year = before.year + 1
    known = Subscription.objects.filter(school=before.school, year=year).exclude(state=SubscriptionState.CANCELLED)
    if found := known.first():
        return found
    prices = list_of(rules.first_day(year))
    classes, options = before.used_classes or before.class_count, tuple(before.options)
    price = price_of(
        prices, plan=before.plan, classes=classes, pupils=before.pupil_limit or 0, options=options, held=options
    )
    proposed = Subscription.objects.create(
        school=before.school,
        payer=before.payer,
        price_list=prices,
        plan=before.plan,
        year=year,
        starts_on=rules.first_day(year),
        ends_on=rules.last_day(year),
        class_count=classes,
        class_limit=price.class_limit,
        pupil_limit=price.pupil_limit,
        options=before.options,
        year_cents=price.cents,
        state=SubscriptionState.PROPOSED,
        renews=before,
    )
    note(actor=actor, kind=EntryKind.RENEWAL_PROPOSED, about=proposed, text=proposed.school_year)
    return proposed


def _on_behalf(actor: User | None, subscription: Subscription) -> tuple[User | None, str]:
    """Who is written down: a member of the team as such, somebody of the school by name (their row is in the school).

    Raises BillingRefused for somebody of another school.
    """
    if actor is None or actor.profile == Profile.TEAM:
        return actor, actor.full_name if actor else ""
    school = current_school_or_none()
    if school is None or school.pk != subscription.school_id:
        raise BillingRefused(_("Cet abonnement est celui d’une autre école."))
    return None, f"{actor.full_name} ({school.name})"


@transaction.atomic
def accept_renewal(
    *, actor: User | None, subscription: Subscription, commitment_number: str = "", order_reference: str = ""
) -> Subscription:
    """Renew: one click of the school's administrator, or the team on a new purchase order; the draft invoice follows.

    A school that its year's end had made read-only is written again. Raises BillingRefused, in words.
    """
    teller, said_by = _on_behalf(actor, subscription)
    with in_public():
        renewed = _locked(subscription)
        demand(can_answer_renewal(actor, renewed))
        renewed.state, renewed.accepted_at, renewed.accepted_by = SubscriptionState.ACTIVE, timezone.now(), said_by
        renewed.commitment_number = commitment_number.strip()[:50]
        renewed.order_reference = order_reference.strip()[:20]
        renewed.save()
        note(actor=teller, kind=EntryKind.RENEWED, about=renewed, text=said_by)
        draft_invoice(actor=None, payer=renewed.payer, subscriptions=[renewed])
        _reopen(teller, renewed)
    return renewed


@transaction.atomic
def decline_renewal(*, actor: User | None, subscription: Subscription, reason: str = "") -> Subscription:
    """Leave ONE at the end of the year. Raises BillingRefused, in words."""
    teller, said_by = _on_behalf(actor, subscription)
    with in_public():
        declined = _locked(subscription)
        demand(can_answer_renewal(actor, declined))
        declined.state, declined.accepted_by = SubscriptionState.DECLINED, said_by
        declined.save(update_fields=["state", "accepted_by"])
        text = " : ".join(filter(None, [said_by, reason.strip()]))
        entry = note(actor=teller, kind=EntryKind.DECLINED, about=declined, text=text)
        if teller is None and said_by:
            _tell_team("renewal_declined", declined, entry, said_by=said_by, reason=reason.strip())
    return declined


@transaction.atomic
def reconsider_renewal(*, actor: User | None, subscription: Subscription) -> Subscription:
    """Take a refusal back: the year is proposed again, until the running one ends. Raises BillingRefused, in words."""
    teller, said_by = _on_behalf(actor, subscription)
    with in_public():
        proposed = _locked(subscription)
        demand(can_reconsider_renewal(actor, proposed))
        proposed.state, proposed.accepted_by = SubscriptionState.PROPOSED, ""
        proposed.save(update_fields=["state", "accepted_by"])
        entry = note(actor=teller, kind=EntryKind.RECONSIDERED, about=proposed, text=said_by)
        if teller is None and said_by:
            _tell_team("renewal_reconsidered", proposed, entry, said_by=said_by)
    return proposed


def _tell_team(kind: str, answered: Subscription, entry: BillingEntry, **said: str) -> None:
    """The team reads by mail what a school decided: an event, so that no crash loses it."""
    payload = {"subscription": answered.pk, "school_year": answered.school_year, **said}
    events.publish(kind, key=f"{kind}:{entry.pk}", school=answered.school, payload=payload)


def _reopen(actor: User | None, renewed: Subscription) -> None:
    """A school that billing suspended opens again; one that the team suspended stays so."""
    ended = Subscription.objects.filter(school=renewed.school, suspended_on__isnull=False).order_by("-year").first()
    if ended is None or renewed.school.status != SchoolStatus.SUSPENDED:
        return
    set_status(school=renewed.school, status=SchoolStatus.OPEN)
    ended.suspended_on = None
    ended.save(update_fields=["suspended_on"])
    note(actor=actor, kind=EntryKind.REOPENED, about=renewed)


# The calendar of a day


def propose_renewals(*, actor: User | None, on: date) -> int:
    """Propose the coming year to every school whose year runs and ends soon; how many were proposed."""
    running = Subscription.objects.filter(state=SubscriptionState.ACTIVE, school__status__in=VISITABLE, renewal=None)
    proposed = 0
    for subscription in running.filter(ends_on__gte=on).order_by("pk").iterator():
        if rules.may_propose(on, subscription.ends_on):
            proposed += _try_to_propose(actor, subscription)
    return proposed


def _try_to_propose(actor: User | None, subscription: Subscription) -> bool:
    """One that cannot be proposed (no list yet) holds no other back: it is told, and tried again the next day."""
    try:
        propose_renewal(actor=actor, subscription=subscription)
    except BillingRefused as refusal:
        logger.warning("Renewal of subscription %s: %s", subscription.pk, refusal)
        return False
    return True


@transaction.atomic
def end_subscriptions(*, actor: User | None, on: date) -> int:
    """Close the years whose last day is past; how many."""
    over = Subscription.objects.select_for_update(of=("self",)).filter(state=SubscriptionState.ACTIVE, ends_on__lt=on)
    ended = list(over.select_related("school", "payer").order_by("pk"))
    for subscription in ended:
        subscription.state = SubscriptionState.ENDED
        subscription.save(update_fields=["state"])
        note(actor=actor, kind=EntryKind.ENDED, about=subscription, text=subscription.school_year)
    return len(ended)


def suspend_after_grace(*, actor: User | None, on: date) -> int:
    """Make read-only the open schools whose year ended, was not renewed, and whose grace is over; how many."""
    covered = Subscription.objects.filter(state=SubscriptionState.ACTIVE).values("school")
    ended = Subscription.objects.filter(
        ~Q(school__in=covered), state=SubscriptionState.ENDED, school__status=SchoolStatus.OPEN
    )
    latest = ended.select_related("school", "payer").order_by("school_id", "-year").distinct("school_id")
    # Suspended for it once and open: the team opened the school again, and that stands.
    due = [last for last in latest if last.suspended_on is None and rules.grace_ends_on(last.ends_on) < on]
    for subscription in due:
        _suspend(actor, subscription, on)
    return len(due)


@transaction.atomic
def _suspend(actor: User | None, subscription: Subscription, on: date) -> None:
    with override("fr"):
        reason = _("L’abonnement %(year)s n’a pas été renouvelé.") % {"year": subscription.school_year}
    school = set_status(school=subscription.school, status=SchoolStatus.SUSPENDED, reason=reason)
    subscription.suspended_on = on
    subscription.save(update_fields=["suspended_on"])
    note(actor=actor, kind=EntryKind.SUSPENDED, about=subscription, text=reason)
    key = f"school_suspended:{school.pk}:{subscription.pk}:{on.isoformat()}"
    events.publish("school_suspended", key=key, school=school, payload={"reason": reason})
