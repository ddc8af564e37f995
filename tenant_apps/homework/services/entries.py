"""Verbs on what is to be done: written for a day or a series of days, changed, deleted, put back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.homework import permissions, rules
from tenant_apps.homework.choices import Rhythm, Scope
from tenant_apps.homework.models import Entry, Notebook, Series
from tenant_apps.homework.rules import Content
from tenant_apps.homework.services.common import (
    EntryMoved,
    HomeworkRefused,
    checked,
    demand,
    locked_notebook,
    off_between,
)
from tenant_apps.homework.telling import target_of, tell_of_addition, tell_of_change
from tenant_apps.timeline.services import retract_many

_WRITTEN = ["date", "subject", "text", "series", "series_date", "edition", "updated_at", "removed_at"]


@dataclass(frozen=True)
class Changed:
    """What a change did: the entry, how many days it reached, how many kept words of their own, how many fell."""

    entry: Entry
    reached: int = 1
    kept: int = 0
    dropped: int = 0


@transaction.atomic
def add_entry(
    *,
    actor: User,
    notebook: Notebook,
    date: date,
    subject: str,
    text: str,
    rhythm: Rhythm | None = None,
    until: date | None = None,
) -> list[Entry]:
    """What is to be done for a day; with `rhythm`, for each day of a series until `until`, days off left out.

    `text` is HTML of the allow-list. The same again (a double click, an answer lost) gives what is there, which
    goes on until a later `until`; what stood there for one day becomes the first of a series that says the same.
    Raises HomeworkRefused and ForeignMedia.
    """
    notebook = locked_notebook(notebook)
    demand(permissions.can_write(actor, notebook))
    subject, text = checked(actor=actor, notebook=notebook, day=date, subject=subject, text=text)
    days = _days(date, rhythm, until)
    there = _already(notebook, date, subject, text)
    if there and (rhythm is None or there[0].series_id):
        return _gone_on(actor, there, rhythm, until)
    series = _new_series(notebook, rhythm, date, until) if rhythm and until else None
    made = [_joined(one, series) for one in there] + Entry.objects.bulk_create(
        [
            Entry(
                notebook=notebook,
                date=day,
                subject=subject,
                text=text,
                author=actor,
                series=series,
                series_date=day if series else None,
            )
            for day in days
            if not there or day != date
        ]
    )
    note(actor, "add", made[0], days=len(made))
    tell_of_addition(actor, made[0])
    return made


def _days(first: date, rhythm: Rhythm | None, until: date | None) -> list[date]:
    if rhythm is None:
        return [first]
    if until is None or until < first:
        raise HomeworkRefused(_("Dites jusqu’à quel jour cela revient, après le premier."), "until")
    if until - first > rules.LONGEST:
        raise HomeworkRefused(_("Un travail qui revient s’arrête au plus tard un an après le premier jour."), "until")
    days = rules.occurrences(first, until, rhythm, off_between(first, until))
    if not days:
        raise HomeworkRefused(_("Tous ces jours sont sans école."), "until")
    return days


def _already(notebook: Notebook, day: date, subject: str, text: str) -> list[Entry]:
    """What says exactly this for this day, and the rest of its series."""
    same = Entry.objects.living().filter(notebook=notebook, date=day, subject=subject, text=text).first()
    if same is None or same.series_id is None:
        return [same] if same else []
    return _from(same.series_id, day)


def _from(series_id: int, day: date) -> list[Entry]:
    return list(Entry.objects.living().filter(series=series_id, series_date__gte=day).order_by("series_date", "pk"))


def _gone_on(actor: User, there: list[Entry], rhythm: Rhythm | None, until: date | None) -> list[Entry]:
    """What is there already, up to `until` when its series comes again by the same rhythm and ended before."""
    known = Series.objects.select_for_update().filter(pk=there[0].series_id or 0, rhythm=rhythm or 0)
    series = known.filter(ends_on__lt=until).first() if until else None
    if series is None or until is None:
        return there
    demand_within_a_year(series, until)
    lengthen(actor, series, there[-1], until)
    return _from(series.pk, there[0].series_date or there[0].date)


def demand_within_a_year(series: Series, until: date) -> None:
    """Refuse an end more than a year after the first day, at its field."""
    if until - series.starts_on > rules.LONGEST:
        raise HomeworkRefused(_("Un travail qui revient s’arrête au plus tard un an après le premier jour."), "until")


def lengthen(actor: User, series: Series, last: Entry, until: date) -> int:
    """Have a series end on this later day: its new rows say what `last` says; how many.

    Those deleted by an earlier end come back, in today's words; days off are left out.
    """
    off = off_between(series.starts_on, until)
    days = rules.later_days(series.starts_on, series.ends_on, until, series.rhythm, off)
    gone = Entry.objects.filter(series=series, series_date__in=days).exclude(removed_at=None)
    there = set(Entry.objects.filter(series=series, series_date__in=days).values_list("series_date", flat=True))
    said = {"subject": last.subject, "text": last.text, "author": actor, "updated_at": timezone.now()}
    back = gone.update(removed_at=None, **said)
    made = Entry.objects.bulk_create(
        [
            Entry(notebook=last.notebook, series=series, date=day, series_date=day, **said)
            for day in days
            if day not in there
        ]
    )
    series.ends_on = until
    series.save(update_fields=["ends_on"])
    if made or back:
        note(actor, "lengthen", last, days=len(made) + back)
        tell_of_addition(actor, last)
    return len(made) + back


def _joined(entry: Entry, series: Series | None) -> Entry:
    """What was written for one day alone is the first of what comes again from then on."""
    entry.series, entry.series_date = series, entry.date
    entry.save(update_fields=["series", "series_date"])
    return entry


def _new_series(notebook: Notebook, rhythm: int, first: date, last: date) -> Series:
    return Series.objects.create(notebook=notebook, rhythm=rhythm, starts_on=first, ends_on=last)


def locked_entry(entry: Entry) -> Entry:
    """The entry as it is now, its notebook locked first."""
    notebook = locked_notebook(entry.notebook)
    found = Entry.objects.select_for_update().living().filter(pk=entry.pk).first()
    if found is None:
        raise HomeworkRefused(_("Ce travail a été supprimé."))
    found.notebook = notebook
    return found


@transaction.atomic
def change_entry(
    *, actor: User, entry: Entry, edition: int, date: date, subject: str, text: str, scope: Scope = Scope.THIS
) -> Changed:
    """Write an entry again, or those of its series too (rules.change_series).

    `edition` is that of the entry one read. Raises EntryMoved when somebody wrote it meanwhile, HomeworkRefused
    and ForeignMedia.
    """
    entry = locked_entry(entry)
    demand(permissions.can_write(actor, entry.notebook))
    subject, text = checked(
        actor=actor, notebook=entry.notebook, day=date, subject=subject, text=text, before=entry.text
    )
    if (entry.date, entry.subject, entry.text) == (date, subject, text) and scope == Scope.THIS:
        return Changed(entry)
    if entry.edition != edition:
        raise EntryMoved(entry)
    if scope == Scope.THIS or entry.series is None:
        _write(entry, Content(entry.pk, entry.series_date or date, date, subject, text))
        Entry.objects.bulk_update([entry], _WRITTEN)
        changed = Changed(entry)
    else:
        changed = _change_series(entry, scope, date, subject, text)
    note(actor, "change", entry, scope=str(scope), days=changed.reached)
    tell_of_change(actor, entry)
    return changed


def _write(entry: Entry, content: Content, series: Series | None = None) -> None:
    entry.date, entry.subject, entry.text = content.day, content.subject, content.text
    if series is not None:
        entry.series, entry.series_date = series, content.own_day
    entry.edition += 1
    entry.updated_at = timezone.now()


def _of_series(entry: Entry, scope: Scope) -> list[Entry]:
    """The days a change or a removal is about, locked."""
    rows = Entry.objects.select_for_update().living().filter(series=entry.series_id).order_by("series_date")
    return list(rows.filter(series_date__gte=entry.series_date) if scope == Scope.FOLLOWING else rows)


def _content(row: Entry) -> Content:
    return Content(row.pk, row.series_date or row.date, row.date, row.subject, row.text)


def _change_series(entry: Entry, scope: Scope, day: date, subject: str, text: str) -> Changed:
    rows = {row.pk: entry if row.pk == entry.pk else row for row in _of_series(entry, scope)}
    dates = [row.date for row in rows.values()] + [day]
    off = off_between(min(dates) - rules.LONGEST, max(dates) + rules.LONGEST)
    edited = _content(entry)
    change = rules.change_series(map(_content, rows.values()), edited, day=day, subject=subject, text=text, off=off)
    # Days that move, and the end of a series that parts from its beginning, are a series of their own: the others
    # keep the days their series gave them.
    series = _branch(entry, list(rows.values())) if scope == Scope.FOLLOWING or day != edited.day else entry.series
    own_days = {content.key: content for content in change.changed}
    for pk, row in rows.items():
        if pk in own_days:
            _write(row, own_days[pk], series)
        elif pk in change.dropped:
            row.removed_at = timezone.now()
        else:
            row.series = series
    Entry.objects.bulk_update(rows.values(), _WRITTEN)
    retract_many(targets=[target_of(rows[pk]) for pk in change.dropped])
    return Changed(entry, len(change.changed), change.kept, len(change.dropped))


def _branch(entry: Entry, rows: list[Entry]) -> Series:
    old = entry.series
    days = [row.series_date or row.date for row in rows]
    if old and min(days) > old.starts_on:  # what stays before parts from it ends there
        old.ends_on = min(days) - timedelta(days=1)
        old.save(update_fields=["ends_on"])
    return _new_series(entry.notebook, old.rhythm if old else Rhythm.WEEKLY, min(days), max(days))


@transaction.atomic
def remove_entry(*, actor: User, entry: Entry, scope: Scope = Scope.THIS) -> list[int]:
    """Delete an entry, or those of its series too; their ids, for `restore_entries`. Raises HomeworkRefused."""
    entry = locked_entry(entry)
    demand(permissions.can_write(actor, entry.notebook))
    alone = scope == Scope.THIS or entry.series_id is None
    return take_away(actor=actor, entries=[entry] if alone else _of_series(entry, scope))


@transaction.atomic
def take_away(*, actor: User, entries: list[Entry]) -> list[int]:
    """The same for whoever decides of what is reported (timeline.moderation)."""
    ids = [entry.pk for entry in entries]
    Entry.objects.filter(pk__in=ids).update(removed_at=timezone.now())
    retract_many(targets=[target_of(entry) for entry in entries])
    if entries:
        note(actor, "remove", entries[0], days=len(ids))
    return ids


@transaction.atomic
def restore_entries(*, actor: User, notebook: Notebook, ids: Iterable[int]) -> int:
    """Put back what was deleted from this notebook, with what was done of it; how many. Raises HomeworkRefused."""
    notebook = locked_notebook(notebook)
    demand(permissions.can_write(actor, notebook))
    gone = Entry.objects.filter(notebook=notebook, pk__in=list(ids)).exclude(removed_at=None)
    first = gone.first()
    ids = list(gone.values_list("pk", flat=True))
    count = gone.update(removed_at=None)
    beyond = Entry.objects.filter(pk__in=ids, series_date__gt=F("series__ends_on")).order_by("series_date")
    for row in beyond:  # the series had been made shorter
        Series.objects.filter(pk=row.series_id or 0).update(ends_on=row.series_date)
    if first:
        note(actor, "restore_entries", first, days=count)
    return count


def note(actor: User, verb: str, entry: Entry, **data: str | int) -> None:
    """The line of audit of a verb on an entry, or on several that begin with it."""
    target = f"{entry.subject}, {entry.date:%Y-%m-%d}"
    audit(actor=actor, verb=f"homework.{verb}", target=target, target_key=target_of(entry), data=data)
