"""The homework as a calendar file (RFC 5545): what programs of one's own subscribe to."""

from datetime import UTC, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from tenant_apps.homework.selectors import Agenda, Item
from tenant_apps.richtext.cleaning import as_text

# Programs ask again as often as they please; this is what they are told to do.
_REFRESH = timedelta(hours=2)


def calendar_of(agenda: Agenda, *, name: str, host: str) -> bytes:
    """One event of a whole day for each thing to be done; `host` makes their names unique in the world."""
    calendar = Calendar()
    calendar.add("prodid", "-//ONE//Cahier de textes//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    title = _("Cahier de textes – %(school)s") % {"school": name}
    calendar.add("x-wr-calname", title)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for day in agenda.days:
        for item in day.items:
            calendar.add_component(_event(item, host))
    made: bytes = calendar.to_ical()
    return made


def _event(item: Item, host: str) -> Event:
    entry = item.entry
    event = Event()
    event.add("uid", f"homework-{entry.pk}@{host}")
    event.add("dtstamp", entry.updated_at.astimezone(UTC))
    event.add("sequence", entry.edition - 1)
    event.add("dtstart", entry.date)
    event.add("dtend", entry.date + timedelta(days=1))
    event.add("summary", _summary(item))
    event.add("description", as_text(entry.text))
    event.add("transp", "TRANSPARENT")  # nobody is busy all day for it
    return event


def _summary(item: Item) -> str:
    """The subject, whose it is when one answers for several, and that it is done."""
    names = ", ".join(mark.pupil.first_name for mark in item.marks)
    subject = f"{item.entry.subject} – {names}" if names else item.entry.subject
    return f"✓ {subject}" if item.all_done else subject
