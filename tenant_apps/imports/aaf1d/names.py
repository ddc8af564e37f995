"""Which files of a folder make a drop (formats.md 2.1): names say whom they speak of, when, and in which part."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.imports.aaf1d.choices import Mode, Part

_NAME = re.compile(
    r".*_(?P<mode>Complet|Delta)_(?P<day>\d{8})_(?P<part>PersRelEleve|PersEducNat|EtabEducNat|Eleve)_(?P<number>\d{4})\.xml"
)
# The order they are read in: schools first, then whom their parents are found by.
READING_ORDER = tuple(Part)
MAX_FILES = 1000


class UnusableFeedError(Exception):
    """The files cannot be taken as they are; nothing was written. `reasons` are French sentences."""

    def __init__(self, *reasons: str) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file of the feed, known by its name."""

    path: Path
    mode: Mode
    day: date
    part: Part
    number: int

    @property
    def name(self) -> str:
        """As people see it in the folder."""
        return self.path.name


@dataclass(frozen=True, slots=True)
class Drop:
    """The files of one day and one kind: what one run reads, in reading order."""

    mode: Mode
    day: date
    files: tuple[FeedFile, ...]


def parse_name(path: Path) -> FeedFile | None:
    """What the name says; None for a file that is not of the feed."""
    match = _NAME.fullmatch(path.name)
    day = _day(match["day"]) if match else None
    if match is None or day is None:
        return None
    return FeedFile(path, Mode(match["mode"]), day, Part(match["part"]), int(match["number"]))


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None


# Drops follow each other by day; on one day the complete one comes first.
Place = tuple[date, bool]


def place_of(day: date, mode: str) -> Place:
    """Where a drop stands among the others."""
    return day, mode == Mode.DELTA


def find_drops(folder: Path, *, after: Place | None = None, again: bool = False) -> list[Drop]:
    """What a folder brings, oldest first: from the last complete one on, and only later than `after`.

    `again`: the drop that stands at `after` too, because something of it is still to be done.
    Raises UnusableFeedError when the folder cannot be read or a part is missing.
    """
    try:
        paths = sorted(path for path in folder.iterdir() if path.is_file())
    except OSError:
        raise UnusableFeedError(_("Le dossier « %(folder)s » est introuvable.") % {"folder": folder}) from None
    files = [file for path in paths if (file := parse_name(path))]
    if len(files) > MAX_FILES:
        raise UnusableFeedError(_("Le dossier contient plus de %(max)d fichiers.") % {"max": MAX_FILES})
    return choose_drops(files, after=after, again=again)


def choose_drops(files: Iterable[FeedFile], *, after: Place | None = None, again: bool = False) -> list[Drop]:
    """The same, of files already recognised. A complete drop makes everything before it useless."""
    grouped: dict[Place, list[FeedFile]] = {}
    for file in files:
        grouped.setdefault(place_of(file.day, file.mode), []).append(file)
    places = sorted(place for place in grouped if after is None or place > after or (again and place == after))
    last = max((number for number, (_day, is_delta) in enumerate(places) if not is_delta), default=0)
    return [_drop(grouped[place]) for place in places[last:]]


def _drop(files: list[FeedFile]) -> Drop:
    """One drop, its parts in order. Raises UnusableFeedError when one of them never arrived."""
    ordered = sorted(files, key=lambda file: (READING_ORDER.index(file.part), file.number, file.name))
    reasons = [reason for part in READING_ORDER if (reason := _gap([f for f in ordered if f.part == part]))]
    if ordered[0].mode == Mode.COMPLETE:
        present = {file.part for file in ordered}
        absent = [part for part in READING_ORDER if part not in present]
        reasons += [_("Le flux complet n’a pas de fichier « %(part)s ».") % {"part": part.value} for part in absent]
    if reasons:
        raise UnusableFeedError(*reasons)
    return Drop(ordered[0].mode, ordered[0].day, tuple(ordered))


def _gap(files: list[FeedFile]) -> str:
    """What is wrong with the numbers of one part's files: 0000, 0001… each once; "" when nothing is."""
    numbers = [file.number for file in files]
    if len(set(numbers)) < len(numbers):
        return _("Deux flux du %(day)s sont mêlés dans le dossier (%(name)s et %(other)s).") % {
            "day": f"{files[0].day:%d/%m/%Y}",
            "name": files[0].name,
            "other": next(b.name for a, b in pairwise(files) if a.number == b.number),
        }
    missing = sorted(set(range(max(numbers, default=-1) + 1)) - set(numbers))
    if not missing:
        return ""
    return ngettext(
        "Il manque la partie %(parts)s des fichiers « %(part)s » : le dépôt n’est pas terminé.",
        "Il manque les parties %(parts)s des fichiers « %(part)s » : le dépôt n’est pas terminé.",
        len(missing),
    ) % {"parts": ", ".join(f"{number:04d}" for number in missing[:10]), "part": files[0].part.value}
