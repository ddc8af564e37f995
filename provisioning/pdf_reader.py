"""Reads the fields of a PDF form, alone in a process of its own: a hostile file harms only that one.

Run as a program: the PDF on stdin, one JSON object on stdout, `{"fields": {name: text}}` or
`{"error": "encrypted" | "unreadable"}`. Memory and time are bounded by the system.
"""

import io
import json
import logging
import resource
import sys
from collections.abc import Iterator
from typing import Any

MEMORY = 600 * 1024 * 1024
SECONDS = 5
_FIELDS = 300
_TEXT = 4_000


def read_fields(data: bytes) -> dict[str, Any]:
    """The form's fields by name; checked boxes read `on`, empty fields are left out."""
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data), strict=False)
    if reader.is_encrypted:
        return {"error": "encrypted"}
    return {"fields": dict(_texts(reader.get_fields() or {}))}


def _texts(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for name, field in list(fields.items())[:_FIELDS]:
        value = field.get("/V")
        if value is None:
            continue
        text = str(value)[:_TEXT].strip()
        if field.get("/FT") == "/Btn":
            text = "" if text in {"/Off", ""} else "on"
        if text:
            yield str(name)[:100], text


def _bound_this_process() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    logging.disable(logging.CRITICAL)


def main() -> None:
    """Read stdin, answer on stdout; any failure is the file's."""
    _bound_this_process()
    try:
        answer = read_fields(sys.stdin.buffer.read())
    except Exception:  # a broken or hostile file may raise anything, down to RecursionError
        answer = {"error": "unreadable"}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main()
