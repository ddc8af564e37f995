"""The table people read and the file machines read."""

import json
from collections.abc import Iterable
from dataclasses import asdict, fields
from pathlib import Path

from bench.measure import Row

RESULTS = Path(__file__).with_name("results.json")


def read() -> list[Row]:
    """The rows of the last runs; none when there is no file yet."""
    if not RESULTS.exists():
        return []
    known = {field.name for field in fields(Row)}
    return [Row(**{name: row[name] for name in known}) for row in json.loads(RESULTS.read_text(encoding="utf-8"))]


def write(fresh: Iterable[Row]) -> None:
    """Put the fresh rows in the file, in place of those of the same name."""
    rows = {row.name: row for row in read()} | {row.name: row for row in fresh}
    text = json.dumps([asdict(row) for row in rows.values()], ensure_ascii=False, indent=2)
    RESULTS.write_text(text + "\n", encoding="utf-8")


def table(rows: Iterable[Row]) -> str:
    """The rows as text, columns aligned."""
    cells = [("benchmark", "ONE", "", "against", "", "ratio", "runs")]
    cells += [
        (row.name, f"{row.value:g}", row.unit, row.peer, f"{row.peer_value:g}", f"{row.ratio:g}x", str(row.runs))
        for row in rows
    ]
    widths = [max(len(line[column]) for line in cells) for column in range(len(cells[0]))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells
    )
