"""Imports: administrators for the school, teachers for their classes; a teacher sees their own only."""

from tests.permissions.lines import Line, line, post

NOT_THEIRS = {"other_teacher": 404}


def _run(*allowed: str, code: int = 200, **options: str) -> Line:
    return line(*(allowed or ("admin", "teacher")), code=code, overrides=NOT_THEIRS, pk="import", **options)


LINES = {
    "new": line("admin", "teacher", "other_teacher"),
    "list": line("admin", "teacher", "other_teacher"),
    "show": _run(),
    "columns": _run(number="first"),
    "queue": _run(code=302),
    "decide": _run(row_pk="import_row"),
    "answers": _run(),
    "keep_absent": post("admin", "teacher", overrides=NOT_THEIRS, pk="import"),
    "apply": _run(),
    "undo": _run(code=302),
    "discard": _run(),
    "report": _run(),
}
