"""Reads of the homework: a week of one notebook or of all one's children, what somebody has done, what is next."""

import hmac
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import GroupMember, SchoolClass
from tenant_apps.directory.permissions import manageable_classes
from tenant_apps.directory.selectors import children_of
from tenant_apps.homework import rules
from tenant_apps.homework.models import CalendarLink, Done, Entry, EntryQuerySet, Notebook, NotebookShare
from tenant_apps.homework.permissions import visible_notebooks
from tenant_apps.homework.services import digest_of, off_between
from tenant_apps.richtext.media import address_of
from tenant_apps.sharing.choices import Level

# More than any class is given in the days of one page.
_MOST = 1000
_SUBJECTS = 40
# What a calendar is told: a month back, a school term ahead.
_FEED_BACK, _FEED_AHEAD = timedelta(days=30), timedelta(days=120)


@dataclass(frozen=True)
class Mark:
    """Whether one pupil has done it."""

    pupil: User
    done: bool

    @property
    def key(self) -> str:
        """What names the pupil in the page."""
        return str(self.pupil.pk)


@dataclass(frozen=True)
class Item:
    """Something to be done, as one person sees it."""

    entry: Entry
    # The pupils one may speak for: oneself, one's children.
    marks: Sequence[Mark] = ()
    may_write: bool = False
    # How many pupils have done it; said to those who write.
    done_count: int = 0

    @property
    def key(self) -> str:
        """What names it in the page; a number would be written as words of the language are."""
        return str(self.entry.pk)

    @property
    def all_done(self) -> bool:
        """Whether all those one may speak for have done it."""
        return bool(self.marks) and all(mark.done for mark in self.marks)


@dataclass(frozen=True)
class Day:
    """A day of a page. `off`: why there is no school, "" when there is."""

    date: date
    items: Sequence[Item]
    off: str = ""


@dataclass(frozen=True)
class Agenda:
    """What is to be done from one day to another, as one person sees it."""

    first: date
    last: date
    days: Sequence[Day]
    # The pupils one may speak for, whichever is looked at.
    pupils: Sequence[User] = ()
    today: date = field(default_factory=timezone.localdate)

    @property
    def count(self) -> int:
        """How many things are to be done."""
        return sum(len(day.items) for day in self.days)

    @property
    def is_of_several(self) -> bool:
        """Whether it holds things of more than one notebook: each then says which it is of."""
        return len({item.entry.notebook_id for day in self.days for item in day.items}) > 1

    @property
    def passed(self) -> int:
        """How many of the days have passed, when others are still to come: a telephone folds them."""
        before = sum(day.date < self.today for day in self.days)
        return before if before < len(self.days) else 0


def entries_of(user: User) -> EntryQuerySet:
    """Everything in the notebooks one reads; one subquery. The base of pages and of the interface for programs."""
    return Entry.objects.living().filter(notebook__in=visible_notebooks(user))


def pupils_of(user: User) -> list[User]:
    """Those one may speak for: oneself for a pupil, else one's children. One query at most."""
    return [user] if user.profile == Profile.PUPIL else list(children_of(user).faces())


def agenda(
    user: User,
    first: date,
    last: date,
    *,
    notebook: Notebook | None = None,
    pupil: User | None = None,
    pupils: Sequence[User] | None = None,
) -> Agenda:
    """What is to be done from `first` to `last`, in one notebook or in all; for one pupil only when asked.

    `pupils` are those of `pupils_of`, when they were read already; else they are read when there is something to
    be done. One query when there is nothing, five at most.
    """
    entries = entries_of(user).between(first, last) if notebook is None else _in(notebook).between(first, last)
    found = _found(entries)
    if pupils is None:
        pupils = pupils_of(user) if found else []
    items = _items(user, found, pupils)
    if pupil is not None:
        items = [item for item in items if any(mark.pupil == pupil for mark in item.marks)]
    return Agenda(first, last, _days(first, last, items), pupils)


def _in(notebook: Notebook) -> EntryQuerySet:
    return Entry.objects.living().filter(notebook=notebook)


def _found(entries: EntryQuerySet) -> list[Entry]:
    """The entries of a page."""
    return list(entries.select_related("notebook").order_by("date", "subject", "pk")[:_MOST])


def entries_between(
    user: User, first: date, last: date, *, notebook: Notebook | None = None, pupil: User | None = None
) -> EntryQuerySet:
    """What `agenda` is made of, all of it, as `items_of` takes it; with its authors."""
    entries = entries_of(user).between(first, last)
    if notebook is not None:
        entries = entries.filter(notebook=notebook)
    if pupil is not None:
        entries = entries.filter(notebook__in=visible_notebooks(pupil))
    return entries.select_related("notebook", "author")


def items_of(user: User, entries: Sequence[Entry]) -> list[Item]:
    """These entries (of `entries_between`) as this person sees them. Three queries at most."""
    return _items(user, entries, pupils_of(user))


def item_for(user: User, pk: int) -> Item | None:
    """The entry of this id when one reads it; None otherwise (a 404). Four queries at most."""
    found = list(entries_of(user).filter(pk=pk).select_related("notebook", "author").order_by("pk"))
    return items_of(user, found)[0] if found else None


def _items(user: User, found: Sequence[Entry], pupils: Sequence[User]) -> list[Item]:
    """At most three queries: who reads and writes, what is done, how many did it."""
    if not found:
        return []
    readers, writable = _readers(user, {entry.notebook_id: entry.notebook for entry in found}, pupils)
    done = _done(found, pupils) if pupils else set()
    counts = _counts([entry for entry in found if entry.notebook_id in writable])
    return [
        Item(
            entry,
            [Mark(one, (entry.pk, one.pk) in done) for one in pupils if (entry.notebook_id, one.pk) in readers],
            entry.notebook_id in writable,
            counts.get(entry.pk, 0),
        )
        for entry in found
    ]


def _readers(
    user: User, notebooks: Mapping[int, Notebook], pupils: Sequence[User]
) -> tuple[set[tuple[int, int]], set[int]]:
    """((notebook, pupil) of those who read it by name or by a group, the notebooks `user` writes in). One query."""
    ids = {user.pk, *(pupil.pk for pupil in pupils)}
    shares = NotebookShare.objects.filter(Q(user__in=ids) | Q(group__members__in=ids), target__in=notebooks)
    reached = {
        (target, one, level)
        for target, level, *named in shares.order_by().values_list("target", "level", "user", "group__members")
        for one in ids.intersection(named)
    }
    own = {pk for pk, notebook in notebooks.items() if notebook.owner_id == user.pk}
    shared = {target for target, one, level in reached if one == user.pk and level >= Level.CONTRIBUTE}
    return {(target, one) for target, one, _level in reached}, own | shared


def _done(found: Iterable[Entry], pupils: Sequence[User]) -> set[tuple[int, int]]:
    rows = Done.objects.filter(entry__in=[entry.pk for entry in found], pupil__in=[one.pk for one in pupils])
    return set(rows.order_by().values_list("entry", "pupil"))


def _counts(found: Sequence[Entry]) -> dict[int, int]:
    """Entry → how many pupils have done it. One query, none for nothing."""
    if not found:
        return {}
    rows = Done.objects.filter(entry__in=[entry.pk for entry in found], pupil__leaving_at=None)
    return dict(rows.order_by().values("entry").annotate(n=Count("pk")).values_list("entry", "n"))


def _days(first: date, last: date, items: Sequence[Item]) -> list[Day]:
    off = off_between(first, last)
    by_day: dict[date, list[Item]] = {}
    for item in items:
        by_day.setdefault(item.entry.date, []).append(item)
    return [Day(day, by_day.get(day, []), off.get(day, "")) for day in rules.shown_days(first, last, by_day)]


def item_of(user: User, entry: Entry) -> Item:
    """One entry as this person sees it. Five queries."""
    return _items(user, _found(Entry.objects.filter(pk=entry.pk)), pupils_of(user))[0]


def entry_for(user: User, pk: int) -> Entry | None:
    """The entry of this id when one reads it; None otherwise (a 404)."""
    return entries_of(user).select_related("notebook", "series", "author").filter(pk=pk).first()


def readers_of(notebook: Notebook) -> UserQuerySet:
    """The pupils who read it, by name or by a group."""
    shares = NotebookShare.objects.filter(target=notebook)
    members = GroupMember.objects.filter(group__in=shares.values("group")).values("user")
    read = Q(pk__in=shares.values("user")) | Q(pk__in=members)
    return User.objects.staying().with_profile(Profile.PUPIL).filter(read).by_name()


def readers_with_marks(entry: Entry) -> UserQuerySet:
    """The same for an entry, each with `has_done`."""
    done = Done.objects.filter(entry=entry, pupil=OuterRef("pk"))
    return readers_of(entry.notebook).annotate(has_done=Exists(done))


def notebooks_of(user: User) -> QuerySet[Notebook]:
    """Those one reads, with `coming` (entries from today on) and `can_write`; the class's latest first."""
    coming = Count("entries", filter=Q(entries__removed_at=None, entries__date__gte=timezone.localdate()))
    mine = visible_notebooks(user, Level.CONTRIBUTE).filter(pk=OuterRef("pk"))
    found = visible_notebooks(user).annotate(coming=coming, can_write=Exists(mine))
    return found.select_related("owner", "school_class").order_by(F("can_write").desc(), "-created_at", "-pk")


def writable_notebooks(user: User) -> QuerySet[Notebook]:
    """Those one writes in, by title."""
    return visible_notebooks(user, Level.CONTRIBUTE).order_by("title", "pk")


def classes_without(user: User) -> QuerySet[SchoolClass]:
    """The classes for which one may open a notebook and that have none this year. One query."""
    theirs = NotebookShare.objects.filter(
        target__school_class=OuterRef("pk"),
        target__trashed_at=None,
        group__school_class=OuterRef("pk"),
        group__kind=GroupKind.CLASS_PROFILE,
        group__profile=Profile.PUPIL,
    )
    return manageable_classes(user).exclude(Exists(theirs))


def subjects_in(notebook: Notebook) -> list[str]:
    """What was written as subject there, the most frequent first: proposed again."""
    rows = _in(notebook).order_by().values("subject").annotate(n=Count("pk")).order_by("-n", "subject")
    return list(rows.values_list("subject", flat=True)[:_SUBJECTS])


def next_day(today: date | None = None) -> date:
    """The next day of school. No query."""
    today = today or timezone.localdate()
    return rules.next_school_day(today, off_between(today, today + timedelta(days=200)))


def waiting(user: User) -> QuerySet[Entry]:
    """What a pupil has not done yet for the next day of school: counted in the bar. Adults: nothing."""
    if user.profile != Profile.PUPIL:
        return Entry.objects.filter(pk__lt=0)
    done = Done.objects.filter(entry=OuterRef("pk"), pupil=user)
    return entries_of(user).filter(date=next_day()).exclude(Exists(done))


def link_of(user: User) -> CalendarLink | None:
    """The address one's calendar reads, None while there is none."""
    return CalendarLink.objects.filter(user=user).first()


def reader_with(secret: str) -> User | None:
    """Whose address this is; None for a forged or revoked one, and for who is leaving or blocked. One query."""
    digest = digest_of(secret)
    link = CalendarLink.objects.select_related("user").filter(digest=digest).first()
    if link is None or not hmac.compare_digest(link.digest, digest):
        return None
    return link.user if link.user.is_active and link.user.leaving_at is None else None


def feed_of(user: User) -> Agenda:
    """What somebody's calendar is told."""
    today = timezone.localdate()
    return agenda(user, today - _FEED_BACK, today + _FEED_AHEAD)


def holds(user: User, number: int) -> bool:
    """Whether an entry that one reads holds this document (richtext.media)."""
    return entries_of(user).filter(text__contains=f'"{address_of(number)}"').exists()
