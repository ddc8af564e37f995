"""From text to rows of cells, whatever wrote the file: never `csv.DictReader`, headers are repeated."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from django.utils.translation import gettext as _

from tenant_apps.imports.onde.errors import UnreadableFile
from tenant_apps.imports.onde.headers import known_headers
from tenant_apps.imports.rules import header_form
from tenant_apps.imports.text import clean

MAX_ROWS = 20_000
MAX_COLUMNS = 200
MAX_CELL = 10_000
# Of one drop, all files together, archives opened: what is read stays in memory.
MAX_DROP_BYTES = 30 * 1024 * 1024
MAX_DROP_CELLS = 500_000
# A cell of an address may run over a few lines; a quote never closed would run to the end of the file.
_MAX_CELL_LINES = 10
_MAX_LINES = 5 * MAX_ROWS  # empty ones and those of long cells included
_SEPARATORS = (";", "\t", ",")
_MAX_SEPARATORS = 10 * MAX_COLUMNS  # empty columns at the end cost nothing, within reason
_LONGEST_HEADERS = 100_000
# A title or a school's name may stand above the headers.
_LINES_ABOVE = 10
_LINES_TOLD = 10
# The responsables file may end with the address of the school (formats.md 1.8).
_TRAILERS = ("intitule", "adresseorganisme")
_TRAILER_LINES = 5


@dataclass(frozen=True, slots=True)
class Row:
    """The cells of one row, cleaned, and the line of the file where it begins (the first line is 1)."""

    line: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A file cut into cells; `notes` say in words what was tolerated."""

    separator: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class Budget:
    """What the files of one drop may still take, in bytes once unpacked and in cells."""

    bytes_left: int = MAX_DROP_BYTES
    cells_left: int = MAX_DROP_CELLS

    def spend_bytes(self, count: int) -> None:
        """Raises UnreadableFile when the drop holds more than 30 Mo."""
        self.bytes_left -= count
        if self.bytes_left < 0:
            raise UnreadableFile(_("Ces fichiers contiennent plus de 30 Mo : déposez-les en plusieurs fois."))

    def spend_cells(self, count: int) -> None:
        """Raises UnreadableFile when the drop holds more than 500,000 cells."""
        self.cells_left -= count
        if self.cells_left < 0:
            raise UnreadableFile(_("Ces fichiers ont trop de cases (500 000 au plus) : déposez-les en plusieurs fois."))


def read_table(text: str, budget: Budget | None = None) -> Table:
    """Cut a text into headers and rows; raises UnreadableFile beyond the limits or when there is no row."""
    budget = budget or Budget()
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > _MAX_LINES:
        raise _too_many_rows()
    lines = text.split("\n")
    start = 0
    if lines[0].lower().startswith("sep=") and len(lines[0]) == 5:  # written by Excel
        start = 1
    separator, place = _headers_place(lines, start)
    notes: list[str] = []
    cut = _rows(lines, place, separator, notes, budget)
    first = next(cut, None)
    if first is None:
        raise UnreadableFile(_("Ce fichier est vide."))
    rows = _without_trailer([row for row in cut if not _repeats(row, first)], notes)
    if not rows:
        raise UnreadableFile(_("Ce fichier n’a aucune ligne sous ses titres de colonnes."))
    if len(rows) > MAX_ROWS:
        raise _too_many_rows()
    return Table(separator, _trimmed(first, rows), tuple(rows), tuple(notes))


def _too_many_rows() -> UnreadableFile:
    return UnreadableFile(_("Ce fichier a plus de %(count)s lignes.") % {"count": MAX_ROWS})


def _headers_place(lines: Sequence[str], start: int) -> tuple[str, int]:
    """The separator and the index of the line of headers: the first with two known ones, else the first written."""
    written = (index for index in range(start, len(lines)) if lines[index].strip(';,\t "'))
    first = None
    for index in islice(written, _LINES_ABOVE):
        known, _columns, separator = max(_promise(lines[index], separator) for separator in _SEPARATORS)
        if known > 1:
            return separator, index
        first = first or (separator, index)
    return first or (_SEPARATORS[0], start)


def _promise(line: str, separator: str) -> tuple[int, int, str]:
    cells = _plain_cells(line[:_LONGEST_HEADERS], separator)
    return known_headers(cells[:MAX_COLUMNS]), len(cells), separator


def _plain_cells(line: str, separator: str) -> list[str]:
    """A line cut without regard to lines that follow; stray quotes are dropped."""
    return [cell.replace('"', "") for cell in line.split(separator)]


def _rows(lines: Sequence[str], place: int, separator: str, notes: list[str], budget: Budget) -> Iterator[Row]:
    """The rows from `place` on that hold something; a quote nobody closes is noted and spoils its line only."""
    index, count, unclosed = place, 0, list[int]()
    while index < len(lines):
        cells, used = _cells(lines, index, separator)
        if not used:
            unclosed.append(index + 1)
        cleaned = _checked(cells, index + 1)
        if any(cleaned):
            count += 1
            if count > MAX_ROWS + 1 + _TRAILER_LINES:
                raise _too_many_rows()
            budget.spend_cells(len(cleaned))
            yield Row(index + 1, cleaned)
        index += max(used, 1)
    if unclosed:
        notes.append(_("Guillemets qui ne sont pas fermés, à la ligne %(lines)s.") % {"lines": _listed(unclosed)})


def _listed(lines: Sequence[int]) -> str:
    shown = ", ".join(map(str, lines[:_LINES_TOLD]))
    return f"{shown}…" if len(lines) > _LINES_TOLD else shown


def _cells(lines: Sequence[str], index: int, separator: str) -> tuple[list[str], int]:
    """The cells of the row beginning at `index`, and how many lines it takes; 0 when a quote is not closed."""
    line = lines[index]
    if line.count(separator) > _MAX_SEPARATORS:
        raise UnreadableFile(_("Plus de %(count)s colonnes.") % {"count": MAX_COLUMNS}, line=index + 1)
    if '"' not in line:
        return line.split(separator), 1
    used = 0

    def following() -> Iterator[str]:
        nonlocal used
        for text in lines[index : index + _MAX_CELL_LINES]:
            used += 1
            yield f"{text}\n"
        used += 1

    try:
        return next(csv.reader(following(), delimiter=separator, strict=True)), used
    except csv.Error:
        return (_tolerant_cells(line, separator), 1) if used == 1 else (_plain_cells(line, separator), 0)


def _tolerant_cells(line: str, separator: str) -> list[str]:
    """A line with words after a closing quote: « "Les Lilas" 12 rue Neuve »."""
    try:
        return next(csv.reader([line], delimiter=separator))
    except csv.Error:  # longer than the csv module takes: the limit on cells will say so
        return _plain_cells(line, separator)


def _checked(cells: Sequence[str], line: int) -> tuple[str, ...]:
    written = next((place for place in range(len(cells), 0, -1) if cells[place - 1]), 0)
    cells = cells[:written]
    if len(cells) > MAX_COLUMNS:
        raise UnreadableFile(_("Plus de %(count)s colonnes.") % {"count": MAX_COLUMNS}, line=line)
    if any(len(cell) > MAX_CELL for cell in cells):
        raise UnreadableFile(_("Une cellule a plus de %(count)s signes.") % {"count": MAX_CELL}, line=line)
    return tuple(clean(_bare(cell)) for cell in cells)


def _bare(cell: str) -> str:
    """Some tools write ="0123" so that a spreadsheet keeps the zero."""
    return cell[2:-1].replace('""', '"') if cell.startswith('="') and cell.endswith('"') else cell


def _forms(row: Row) -> list[str]:
    return [form for cell in row.cells if (form := header_form(cell))]


def _repeats(row: Row, first: Row) -> bool:
    """Two extractions one under the other: the headers come again."""
    return row.cells[:1] == first.cells[:1] and _forms(row) == _forms(first)


def _without_trailer(rows: list[Row], notes: list[str]) -> list[Row]:
    """The rows without the address of the school at the end; what looks like it elsewhere is one row less."""
    found = next((place for place, row in enumerate(rows) if header_form(row.cells[0]).startswith(_TRAILERS)), None)
    if found is None:
        return rows
    at_the_end = len(rows) - found <= _TRAILER_LINES
    kept = rows[:found] if at_the_end else [row for row in rows if not header_form(row.cells[0]).startswith(_TRAILERS)]
    line = rows[found].line
    notes.append(_("À partir de la ligne %(line)s : l’adresse de l’école, qui n’est pas lue.") % {"line": line})
    return kept


def _trimmed(first: Row, rows: Sequence[Row]) -> tuple[str, ...]:
    """The headers, one per column: those a row has beyond them are ""."""
    width = max(len(row.cells) for row in (first, *rows))
    return (*first.cells, *[""] * (width - len(first.cells)))
