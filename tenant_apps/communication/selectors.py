"""Reads of communication: recipients by a few letters, messages that are suspended, hours of quiet."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.communication import recipients, rules
from tenant_apps.communication.models import QuietHours, Suspension
from tenant_apps.communication.recipients import Recipient
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import GroupMember
from tenants.kept import forget, kept
from tenants.text import search_form

# What is typed is cut there: no name is longer.
MOST_LETTERS = 100
# Of the proposals, a third is kept for groups and lists when people fill the rest.
_SHARE_OF_OTHERS = 3
_PERSONAL = ("user", "parents_of")


def search_recipients(user: User, words: str, *, limit: int = 12, people_only: bool = False) -> list[Recipient]:
    """At most `limit` recipients whose name holds every word typed, accents and capitals ignored.

    A pupil is followed by « les parents de … »; people come before groups and lists. Nobody whom `user`
    does not reach is among them. With `people_only`, single people only. Nothing typed finds nothing.
    """
    words = words[:MOST_LETTERS]
    if not search_form(words):
        return []
    sources = recipients.sources()
    people = sources["user"].find(user, words, limit)
    if people_only:
        return people
    people = _with_parents(people, sources["parents_of"].find(user, words, limit))
    others = [one for kind, each in sources.items() if kind not in _PERSONAL for one in each.find(user, words, limit)]
    others = others[: max(limit // _SHARE_OF_OTHERS, limit - len(people))]
    return people[: limit - len(others)] + others


def _with_parents(people: list[Recipient], parents: list[Recipient]) -> list[Recipient]:
    """Each pupil, then the parents of that pupil."""
    of_pupil = {one.id: one for one in parents}
    found = []
    for person in people:
        found.append(person)
        if person.id in of_pupil:
            found.append(of_pupil[person.id])
    return found


# Every page asks: read once a minute, forgotten when a suspension begins or ends.
_ACTIVE = "communication:suspensions"
_MINUTE = 60
_FIELDS = ("pk", "school_class_id", "pupils_only", "reason", "began_at")


def suspension_for(user: User) -> Suspension | None:
    """What stops this person's messages and comments, the widest first; None when nothing does.

    Administrators of the school are never stopped: they have to tell families. At most two queries a
    minute for the whole school. The suspension is not to be saved.
    """
    if user.is_school_admin:
        return None
    for fields, people in _active():
        pupils_only = fields["pupils_only"]
        if rules.concerns(profile=user.profile, user_id=user.pk, pupils_only=pupils_only, people=people):
            return Suspension(**fields)
    return None


def forget_suspensions() -> None:
    """The next page reads them again."""
    forget(_ACTIVE)


def _active() -> list[tuple[dict[str, Any], set[int] | None]]:
    """Suspensions under way, each with the people of its class (None: the whole school)."""
    return kept(_ACTIVE, _read_active, seconds=_MINUTE)


def _read_active() -> list[tuple[dict[str, Any], set[int] | None]]:
    rows = list(active_suspensions().values(*_FIELDS))
    classes = {row["school_class_id"] for row in rows} - {None}
    people = _people_of(classes) if classes else {}
    return [(row, people.get(row["school_class_id"], set()) if row["school_class_id"] else None) for row in rows]


def _people_of(classes: Iterable[int]) -> dict[int, set[int]]:
    members = GroupMember.objects.filter(group__kind=GroupKind.CLASS_PROFILE, group__school_class__in=classes)
    found: dict[int, set[int]] = {}
    for school_class, user in members.order_by("pk").values_list("group__school_class", "user"):
        found.setdefault(school_class, set()).add(user)
    return found


def active_suspensions() -> QuerySet[Suspension]:
    """Those under way: of the whole school, of its pupils, of classes."""
    rows = Suspension.objects.filter(ended_at=None).select_related("school_class", "began_by")
    return rows.order_by("school_class__name", "pupils_only", "pk")


def past_suspensions() -> QuerySet[Suspension]:
    """Those that ended, the last first."""
    return Suspension.objects.exclude(ended_at=None).select_related("school_class", "began_by").order_by("-pk")


def count_concerned(suspension: Suspension) -> int:
    """How many people a suspension (saved or not) stops."""
    people = None
    if suspension.school_class_id:
        people = _people_of([suspension.school_class_id]).get(suspension.school_class_id, set())
    whom: dict[str, Any] = {"pupils_only": suspension.pupils_only, "people": people}
    present = User.objects.staying().filter(blocked_at=None).order_by("pk").only("profile", "functions")
    return sum(
        rules.concerns(profile=one.profile, user_id=one.pk, **whom) for one in present if not one.is_school_admin
    )


def quiet_hours() -> rules.Hours:
    """The school's hours of quiet: the defaults until an administrator changes them."""
    row = QuietHours.objects.first()
    return rules.Hours(row.enabled, row.starts_at, row.ends_at, row.weekends) if row else rules.Hours()


def quiet_until(moment: datetime | None = None) -> datetime | None:
    """Until when nothing rings in this school at `moment` (now), None when it may. One query."""
    return rules.quiet_until(moment or timezone.now(), quiet_hours(), timezone.get_current_timezone())
