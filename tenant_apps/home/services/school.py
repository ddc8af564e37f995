"""What administrators decide for everybody."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from shared_apps.ui import widgets as registry
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.home import access, rules
from tenant_apps.home.choices import WidgetState
from tenant_apps.home.models import AppRule, CanteenWeek, WidgetRule
from tenants.context import current_schema
from tenants.locks import wait_for


def _one_at_a_time() -> None:
    wait_for(f"home_rules:{current_schema()}")


@transaction.atomic
def close_apps(
    *, actor: User | None, closed: Iterable[tuple[str, str]]
) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
    """Have these services closed to these profiles, (namespace, profile), and every other one open.

    What cannot be closed stays open. Returns (closed now, opened now).
    """
    _one_at_a_time()
    wanted = {(key, profile) for key, profile in closed if profile in Profile.values and access.is_closeable(key)}
    before = set(AppRule.objects.values_list("key", "profile"))
    new, gone = wanted - before, before - wanted
    AppRule.objects.bulk_create(AppRule(key=key, profile=profile) for key, profile in sorted(new))
    for key, profile in gone:
        AppRule.objects.filter(key=key, profile=profile).delete()
    for verb, pairs in (("close_app", new), ("open_app", gone)):
        for key, profile in sorted(pairs):
            audit(actor=actor, verb=f"home.{verb}", target=key, target_key=f"app:{key}", data={"profile": profile})
    access.forget()
    return new, gone


@transaction.atomic
def set_widget_states(*, actor: User | None, states: Mapping[str, str]) -> None:
    """Pin or take away widgets: key → WidgetState, "" for « each as they like »; keys left out do not change."""
    _one_at_a_time()
    before = dict(WidgetRule.objects.values_list("key", "state"))
    for key in rules.first_known(states, [one.key for one in registry.registered()]):
        state = states[key]
        if state not in ("", *WidgetState.values) or state == before.get(key, ""):
            continue
        WidgetRule.objects.filter(key=key).delete()
        if state:
            WidgetRule.objects.create(key=key, state=state)
        audit(actor=actor, verb="home.set_widget", target=key, target_key=f"widget:{key}", data={"state": state})
    access.forget()


@transaction.atomic
def save_canteen_week(*, actor: User | None, monday: date, meals: Sequence[str]) -> None:
    """Say what is served in the week of `monday`, a text a day; nothing at all takes the week away.

    Raises ValidationError for another day than a Monday and for a text too long.
    """
    if monday.weekday():
        raise ValidationError(_("Une semaine commence un lundi."))
    said = [" ".join(meal.split()) for meal in meals]
    week = CanteenWeek(monday=monday, meals=said)
    if any(said):
        week.clean_fields()
        CanteenWeek.objects.update_or_create(monday=monday, defaults={"meals": said})
    else:
        CanteenWeek.objects.filter(monday=monday).delete()
    audit(actor=actor, verb="home.save_canteen_week", target=monday.isoformat(), target_key=f"canteen:{monday}")
