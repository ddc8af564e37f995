"""People as widgets show them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.communication.permissions import reachable
from tenant_apps.directory.choices import Shown
from tenant_apps.directory.models import Card, Membership
from tenant_apps.home import rules

# A month of a large school holds some eighty birthdays; nobody reads more than these.
MOST_BIRTHDAYS = 12


@dataclass(frozen=True)
class Birthday:
    """Somebody's day; the year of birth is nobody's business."""

    person: User
    day: date
    is_today: bool


def birthdays_of(user: User, today: date) -> list[Birthday]:
    """The birthdays still to come this month, today's first, of those `user` reaches and may know. One query.

    Padlocks say which; those who answer for a pupil by law open theirs; a teacher knows those of the class anyway.
    """
    known = Q(card__shown__contains=[Shown.BIRTHDAY])
    if user.profile == Profile.TEACHER:
        mine = Membership.objects.filter(user=user).values("school_class")
        taught = Membership.objects.filter(user=OuterRef("pk"), school_class__in=mine)
        known |= Q(Exists(taught), profile=Profile.PUPIL)
    this_month = reachable(user).filter(known).filter(birth_date__month=today.month, birth_date__day__gte=today.day)
    found = this_month.order_by("birth_date__day", "sort_name", "pk").faces("birth_date")[:MOST_BIRTHDAYS]
    days = [(person, rules.birthday_in_year_of(person.birth_date, today)) for person in found if person.birth_date]
    return [Birthday(person, day, day == today) for person, day in days]


def mood_of(user: User) -> str:
    """The mood said on the card, "" for none. One query."""
    return Card.objects.filter(user=user).values_list("mood", flat=True).first() or ""
