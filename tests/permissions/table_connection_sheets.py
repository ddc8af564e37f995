"""Sheets: teachers for their classes, administrators for the school; a print is seen by who asked for it."""

from tests.permissions.lines import Line, line, post

NOT_THEIRS = {"other_teacher": 404}


def _print(code: int = 200, **ids: str) -> Line:
    return line("admin", "teacher", code=code, overrides=NOT_THEIRS, pk="print", **ids)


LINES = {
    "new": line("admin", "teacher", "other_teacher"),
    "codes": post("admin", "teacher", "other_teacher", code=200, data={"comptes": "tous"}),
    "prints": line("admin", "teacher", "other_teacher"),
    "print": _print(),
    "download": _print(code=302, token="forged"),
    "cancel": post("admin", "teacher", overrides=NOT_THEIRS, pk="print"),
    "restart": post("admin", "teacher", overrides=NOT_THEIRS, pk="print"),
    "mail": line("admin", "teacher", "other_teacher"),
    "mailing": line("admin", "teacher", overrides=NOT_THEIRS, pk="mailing"),
    "stop": post("admin", "teacher", overrides=NOT_THEIRS, pk="mailing"),
    "pending": line("admin", "teacher", "other_teacher"),
    # A family of the second class.
    "renew": line("admin", "other_teacher", overrides={"teacher": 404}, pk="pending"),
    "renew_family": line("admin", "teacher", overrides={"other_teacher": 404}, pk="pupil"),
}
