"""In the school of make_people: `fan_out` or `rows` PEOPLE RUNS, or `feed` ENTRIES RUNS."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the settings

from bench.jobs.make_people import SUBDOMAIN  # noqa: E402
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.people.notifications import WELCOME  # noqa: E402
from tenant_apps.timeline import fanout, selectors, tasks  # noqa: E402
from tenant_apps.timeline.models import Entry, Event  # noqa: E402
from tenant_apps.timeline.services import publish  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402


def tell(ids: list[int]) -> Event:
    """Published; nobody is told yet, as no worker runs here."""
    return publish(kind=WELCOME, actor=None, url="/la-classe/", data={"class": "CE1"}, users=ids)


def fan_out(ids: list[int]) -> None:
    """One event, told as the task does it."""
    event = tell(ids)
    if fanout.fan_out(event.pk) != len(ids):
        raise RuntimeError("Not everybody was told.")


def rows(ids: list[int]) -> None:
    """The same, person by person."""
    event = tell(ids)
    for user_id in ids:
        Entry.objects.create(event=event, user_id=user_id, app=event.app)


def fill(reader: User, entries: int) -> None:
    """So many news in the feed of one person."""
    events = [
        Event(kind=WELCOME.key, key=f"bench:{n}", url="/la-classe/", data={"class": f"CE1 {n}"}) for n in range(entries)
    ]
    made = Event.objects.bulk_create(events, batch_size=1000)
    Entry.objects.bulk_create([Entry(event=event, user=reader, app=event.app) for event in made], batch_size=1000)
    with connection.cursor() as cursor:  # what autovacuum does within a minute
        cursor.execute("ANALYZE")


def read(reader: User) -> None:
    """What a page of news asks: the news, the services to choose between, how many are new."""
    found = selectors.feed(reader)
    selectors.sources_in_feed(reader, selectors.reader_of(reader))
    new = selectors.unread(reader)[: selectors.MOST_COUNTED].count()
    if len(found.items) != selectors.PAGE_SIZE or new != selectors.MOST_COUNTED:
        raise RuntimeError("The feed is not what was put in it.")


def main(way: str, size: int, runs: int) -> None:
    """`way`: fan_out, rows or feed."""
    tasks.fan_out.delay_on_commit = lambda *_args: None  # type: ignore[method-assign]
    with in_school(School.objects.get(subdomain=SUBDOMAIN)):
        people = User.objects.with_profile(Profile.RELATIVE).by_name()
        ids = list(people.values_list("pk", flat=True)[:size])
        if way == "feed":
            reader = people[0]
            fill(reader, size)
            repeat(lambda _number: read(reader), runs=runs)
        else:
            work = fan_out if way == "fan_out" else rows
            repeat(lambda _number: work(ids), runs=runs)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
