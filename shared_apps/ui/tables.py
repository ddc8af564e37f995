"""Tables for the spreadsheets of schools: CSV in UTF-8 with its mark, semicolons, no cell a formula."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO

# What a spreadsheet would take for a formula (OWASP, CSV Injection).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def plain_cell(text: str) -> str:
    """The text as a spreadsheet shows it, never as it would compute it."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The rows, headings first, as lines of CSV; the mark of UTF-8 before the first."""
    mark = "\ufeff"
    for row in rows:
        line = StringIO()
        csv.writer(line, delimiter=";", lineterminator="\r\n").writerow([plain_cell(cell) for cell in row])
        yield mark + line.getvalue()
        mark = ""


def csv_text(rows: Iterable[Iterable[str]]) -> str:
    """The same in one piece."""
    return "".join(csv_lines(rows))
