"""Verbs of the cards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import time
from typing import Any

from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import demand
from tenant_apps.accounts.services import audit, audit_people, audit_person
from tenant_apps.directory.models import SchoolClass
from tenant_apps.pupil_cards.codes import digest_of
from tenant_apps.pupil_cards.models import ClassOpening, PupilCard
from tenant_apps.pupil_cards.permissions import can_enter, can_make_card
from tenant_apps.pupil_cards.rules import draw_code, next_animal


@dataclass(frozen=True)
class NewCard:
    """A card to print: the only place where its code is."""

    pupil: User
    animal: str
    code: str


def _about(school_class: SchoolClass) -> dict[str, Any]:
    return {"target": school_class.name, "target_key": f"class:{school_class.pk}"}


@transaction.atomic
def open_class(
    *, actor: User | None, school_class: SchoolClass, days: Iterable[int], starts: time, ends: time
) -> ClassOpening:
    """Let the cards of a class open on these days (Monday is 0), from `starts` to `ends` on the school's clock.

    Raises ValidationError: no day, hours out of order.
    """
    kept = "".join(str(day) for day in sorted(set(days)))
    opening = ClassOpening(school_class=school_class, days=kept, starts=starts, ends=ends)
    opening.full_clean(validate_unique=False)
    opening.save()
    data = {"days": kept, "hours": f"{starts:%H:%M}-{ends:%H:%M}"}
    audit(actor=actor, verb="pupil_cards.open_class", data=data, **_about(school_class))
    return opening


@transaction.atomic
def close_class(*, actor: User | None, school_class: SchoolClass) -> bool:
    """No card of the class opens any more, visits end with their next page; False when it was so already."""
    closed, _rows = ClassOpening.objects.filter(school_class=school_class).delete()
    if closed:
        audit(actor=actor, verb="pupil_cards.close_class", **_about(school_class))
    return bool(closed)


@transaction.atomic
def make_cards(*, actor: User | None, school_class: SchoolClass, pupils: Sequence[User]) -> list[NewCard]:
    """New cards for pupils of the class, in that order; those they had open nothing any more.

    The codes are returned and kept nowhere. Raises AccountRefused (a blocked account) before anything is written.
    """
    for pupil in pupils:
        demand(can_make_card(pupil))
    mates = PupilCard.objects.filter(user__memberships__school_class=school_class)
    animals: dict[int, str] = dict(mates.order_by("pk").select_for_update(of=("self",)).values_list("pk", "animal"))
    for pupil in pupils:
        animals.setdefault(pupil.pk, next_animal(list(animals.values())))
    cards = [NewCard(pupil, animals[pupil.pk], draw_code()) for pupil in pupils]
    _keep(cards)
    data = {"class": school_class.name, "class_id": school_class.pk}
    audit_people(actor=actor, verb="pupil_cards.make_cards", users=pupils, data=data)
    return cards


def _keep(cards: Sequence[NewCard]) -> None:
    now = timezone.now()
    rows = [PupilCard(user=card.pupil, digest=digest_of(card.code), animal=card.animal, made_at=now) for card in cards]
    fields = ["digest", "animal", "made_at", "last_used_at"]
    PupilCard.objects.bulk_create(rows, update_conflicts=True, unique_fields=["user"], update_fields=fields)


@transaction.atomic
def revoke_card(*, actor: User | None, pupil: User) -> bool:
    """A pupil's card opens nothing any more, and the visit it began ends; False when there was none."""
    gone, _rows = PupilCard.objects.filter(user=pupil).delete()
    if gone:
        audit(actor=actor, verb="pupil_cards.revoke_card", target=pupil.full_name, target_key=f"user:{pupil.pk}")
    return bool(gone)


@transaction.atomic
def come_in(*, actor: User, card: PupilCard) -> PupilCard:
    """The pupil comes in with the card, now. Raises AccountRefused outside the hours, blocked, leaving."""
    now = timezone.now()
    demand(can_enter(actor, now))
    PupilCard.objects.filter(pk=card.pk).update(last_used_at=now)
    audit_person(actor=actor, verb=SignIn.CARD.suffix, user=actor)
    return card


def follow_merge(*, kept: User, merged: User) -> None:
    """One person, one card: that of the account kept, else the other's, whose paper goes on opening."""
    cards = PupilCard.objects.filter(user=merged)
    if not PupilCard.objects.filter(user=kept).exists():
        cards.update(user=kept)
    cards.delete()
