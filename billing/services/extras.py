"""What a school takes beside its classes: options of its price list, pupils where they are counted."""

from collections.abc import Collection
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from billing import rules
from billing.choices import EntryKind, LineKind, PriceKind, SubscriptionState
from billing.models import Subscription
from billing.permissions import can_change_extras
from billing.services.invoices import draft_for
from billing.services.journal import BillingRefused, demand, note
from billing.services.lines import charge_part, charge_pupils, parts_of, recount
from billing.services.subscriptions import flag_usage, price_of
from tenant_apps.accounts.models import User


@transaction.atomic
def change_extras(
    *,
    actor: User | None,
    subscription: Subscription,
    options: Collection[str] = (),
    pupils: int = 0,
    on: date | None = None,
) -> Subscription:
    """The school has these options, and that many pupils are paid for, from this day on.

    While the year runs more is charged on a draft, pro rata, and less waits for the renewal; a year that is only
    proposed takes what is said. `pupils` counts for nothing where the plan does not. Raises BillingRefused, in words.
    """
    locked = Subscription.objects.select_for_update(of=("self",)).select_related("school", "payer", "price_list")
    changed = locked.get(pk=subscription.pk)
    demand(can_change_extras(actor, changed))
    before, had, held = parts_of(changed), set(changed.options), changed.pupil_limit or 0
    runs = changed.state == SubscriptionState.ACTIVE
    counted = pupils if changed.pupil_limit is not None else 0
    _check(changed, wanted=set(options), pupils=counted, on=on, runs=runs)
    price = price_of(
        changed.price_list,
        plan=changed.plan,
        classes=changed.class_count,
        pupils=counted,
        options=tuple(options),
        held=had,
    )
    changed.options, changed.pupil_limit = sorted(set(options)), price.pupil_limit
    changed.year_cents = price.cents
    flag_usage(changed)
    changed.save()
    if runs and on:
        _charge(actor, changed, before, on)
    note(actor=actor, kind=EntryKind.CHANGED, about=changed, text=_said(changed, had, held))
    return changed


def _check(changed: Subscription, *, wanted: set[str], pupils: int, on: date | None, runs: bool) -> None:
    held, had = changed.pupil_limit or 0, set(changed.options)
    if (wanted, pupils) == (had, held):
        raise BillingRefused(_("Rien ne change\u00a0: cet abonnement dit déjà cela."))
    if changed.pupil_limit is not None and not pupils:
        raise BillingRefused(_("Indiquez le nombre d’élèves."))
    if not runs:
        return
    if had - wanted or pupils < held:
        raise BillingRefused(_("Ce qui est en moins se dit au renouvellement\u00a0: l’année commencée reste due."))
    if on is None or not changed.starts_on <= on <= changed.ends_on:
        raise BillingRefused(_("Ce jour n’est pas dans l’année de l’abonnement."))


def _charge(actor: User | None, changed: Subscription, before: list[rules.Part], on: date) -> None:
    """Lines of what is new, for the months that are left."""
    months, known = rules.months_due(on, changed.year), {part.code for part in before}
    now = parts_of(changed)
    fresh = [part for part in now if part.kind == PriceKind.OPTION and part.code not in known]
    more = _pupils_cents(now) - _pupils_cents(before)
    if not fresh and more <= 0:
        return
    draft = draft_for(changed, actor=actor)
    if more > 0:
        charge_pupils(draft, changed, months=months, more_cents=more)
    for part in fresh:
        charge_part(draft, changed, part, what=LineKind.OPTION, months=months)
    recount(draft)


def _pupils_cents(parts: list[rules.Part]) -> int:
    return sum(part.cents for part in parts if part.kind == PriceKind.PUPIL)


def _said(changed: Subscription, had: set[str], held: int) -> str:
    """« + films, 300 élèves »: what the log keeps."""
    now = set(changed.options)
    told = [f"+ {code}" for code in sorted(now - had)] + [f"− {code}" for code in sorted(had - now)]
    if changed.pupil_limit is not None and changed.pupil_limit != held:
        told.append(_("%(n)d élèves") % {"n": changed.pupil_limit})
    return ", ".join(told)
