"""A feed meets the school we stand in: its people are brought up to date and what was said is remembered."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction

from tenant_apps.accounts.choices import Source
from tenant_apps.accounts.models import User
from tenant_apps.imports.aaf1d.choices import Part
from tenant_apps.imports.aaf1d.feed import Feed
from tenant_apps.imports.aaf1d.reading import Known
from tenant_apps.imports.engine import Outcomes, synchronise
from tenant_apps.imports.models import FeedMemory
from tenant_apps.imports.records import Kind

_PARTS = {Kind.PUPILS.value: Part.PUPILS, Kind.RELATIVES.value: Part.RELATIVES, Kind.TEACHERS.value: Part.STAFF}


def known_here(uai: str) -> list[Known]:
    """What the last run said of the people of the school we stand in, whose UAI this is."""
    memory = FeedMemory.objects.first()
    if memory is None:
        return []
    known = [
        Known(Part(part), identifier, uai, attributes)
        for part, records in memory.records.items()
        for identifier, attributes in records.items()
    ]
    return known + [Known(Part(part), identifier, uai, is_gone=True) for part, identifier in memory.gone]


@transaction.atomic
def take_feed(*, actor: User | None, feed: Feed, uai: str, confirm_leaving: bool = False) -> Outcomes:
    """Make the school we stand in say what the feed says, and remember it, in one transaction.

    Whoever waits for a human is told to `feed` as refused: they come again next time. When the engine
    holds departures back (more than half of the school, unless a human confirms), those people stay
    among the gone.
    """
    outcomes = synchronise(actor=actor, roster=feed.roster(uai), source=Source.AAF1D, confirm_leaving=confirm_leaving)
    for part, identifiers in _waiting(key for key, _words in outcomes.waiting).items():
        feed.refuse(part, identifiers)
    _remember(feed.known_at(uai, keeps_gone=bool(outcomes.held_back)))
    return outcomes


def _waiting(keys: Iterable[str]) -> dict[Part, list[str]]:
    """Row keys « pupils:file.xml:1001 » by part."""
    found: dict[Part, list[str]] = defaultdict(list)
    for key in keys:
        found[_PARTS[key.partition(":")[0]]].append(key.rpartition(":")[2])
    return found


def _remember(known: Iterable[Known]) -> None:
    records: dict[str, dict[str, object]] = defaultdict(dict)
    gone = []
    for each in known:
        if each.is_gone:
            gone.append([each.part.value, each.identifier])
        else:
            records[each.part.value][each.identifier] = each.attributes
    FeedMemory.objects.update_or_create(pk=1, defaults={"records": records, "gone": gone})
