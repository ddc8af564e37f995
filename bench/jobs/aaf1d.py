"""Read the files of a department (`read`), and make every roster (`rosters`), or walk them only (`walk`)."""

import sys
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import django

django.setup()

from bench.measure import repeat  # noqa: E402 - needs the settings
from tenant_apps.imports.aaf1d.feed import read_feed  # noqa: E402
from tenant_apps.imports.aaf1d.names import find_drops  # noqa: E402


def read(folder: Path) -> int:
    """Parse, check, route, settle the counts."""
    [drop] = find_drops(folder)
    with read_feed(drop) as feed:
        counts = feed.counts()
        if not all(count.is_balanced for count in counts):
            raise RuntimeError("Records are missing.")
        return sum(count.records for count in counts)


def rosters(folder: Path) -> int:
    """The same, then every school in turn."""
    [drop] = find_drops(folder)
    with read_feed(drop) as feed:
        for school in feed.schools():
            roster = feed.roster(school.uai)
            if len(roster.pupils) != school.pupils:
                raise RuntimeError(f"{school.uai} lost pupils.")
        return sum(count.records for count in feed.counts())


def walk(folder: Path) -> int:
    """What any program has to pay: the standard library's parser, elements dropped as they come."""
    records = 0
    for path in sorted(folder.iterdir()):
        for _event, element in ElementTree.iterparse(path):
            if element.tag == "addRequest":
                records += 1
                element.clear()
    return records


def main(folder: str, records: int, work: Callable[[Path], int], runs: int) -> None:
    """Each run must see every record."""

    def once(_number: int) -> None:
        if (found := work(Path(folder))) != records:
            raise RuntimeError(f"{found} records instead of {records}.")

    repeat(once, runs=runs, warm_up=0)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), {"read": read, "rosters": rosters, "walk": walk}[sys.argv[3]], int(sys.argv[4]))
