"""Cards: the door is everybody's, the rest belongs to the teachers of the class."""

from typing import Any

from tests.permissions.lines import Line, line, post

NOT_THERE = {"other_teacher": 404}


def _verb(data: dict[str, Any] | None = None, **ids: str) -> Line:
    return post("admin", "teacher", class_id="class", overrides=NOT_THERE, data=data or {}, **ids)


LINES = {
    "enter": line(denied=200, anonymous=200),
    "over": line(denied=200, anonymous=200),
    "board": line("admin", "teacher", class_id="class", overrides=NOT_THERE),
    "hours": line("admin", "teacher", class_id="class", overrides=NOT_THERE),
    "close": _verb(),
    "make": _verb({"pupils": "0"}),
    "revoke": _verb(pupil_id="pupil"),
}
