"""Reads of the cards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenant_apps.pupil_cards.models import ClassOpening, PupilCard
from tenant_apps.pupil_cards.rules import Hours, are_open
from tenants.clocks import clock_of
from tenants.context import current_school


def opening_of(school_class: SchoolClass) -> ClassOpening | None:
    """When the cards of this class open; None while they never do."""
    return ClassOpening.objects.filter(school_class=school_class).first()


def hours_for(user: User) -> list[Hours]:
    """The hours of a pupil's classes."""
    return [one.hours for one in ClassOpening.objects.filter(school_class__membership__user=user).order_by("pk")]


def is_open_for(user: User, moment: datetime) -> bool:
    """Whether one of the pupil's classes is open at this moment (aware)."""
    return are_open(hours_for(user), moment, clock_of(current_school()))


def is_still_open(user: User, digest: str, moment: datetime) -> bool:
    """The same for a visit begun with the card of this digest: cancelled or replaced, it opens nothing more."""
    openings = ClassOpening.objects.filter(
        school_class__membership__user=user, school_class__membership__user__pupil_card__digest=digest
    )
    zone = clock_of(current_school())
    return are_open([one.hours for one in openings.order_by("pk")], moment, zone)


@dataclass(frozen=True)
class Holder:
    """A pupil of the class and the card, if any."""

    pupil: User
    card: PupilCard | None


def holders(pupils: Iterable[User]) -> list[Holder]:
    """The same pupils with their cards, in one query."""
    people = list(pupils)
    cards = PupilCard.objects.in_bulk([pupil.pk for pupil in people])
    return [Holder(pupil, cards.get(pupil.pk)) for pupil in people]
