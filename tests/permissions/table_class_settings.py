"""A class: its teachers and the administrators; for another teacher it does not exist."""

from typing import Any

from tests.permissions.lines import Line, line, post

NOT_THERE = {"other_teacher": 404}


def _page(**ids: str) -> Line:
    return line("admin", "teacher", class_id="class", overrides=NOT_THERE, **ids)


def _verb(data: dict[str, Any] | None = None, **ids: str) -> Line:
    return post("admin", "teacher", class_id="class", overrides=NOT_THERE, data=data or {}, **ids)


LINES = {
    # One class only: straight to it.
    "index": line("admin", overrides={"teacher": 302, "other_teacher": 302}),
    "class": _page(),
    "edit": _page(),
    "take_back": _verb({"offer": "forged"}),
    "add_pupil": _page(),
    "pupil": _page(pupil_id="pupil"),
    "edit_pupil": _page(pupil_id="pupil"),
    "remove_pupil": _verb(pupil_id="pupil"),
    "relatives": _page(),
    "teachers": _page(),
    "staff": _page(),
    "journal": _page(),
    "find": _page(),
    "place": _verb({"pupils": "0"}),
    "pupil_code": _page(pupil_id="pupil"),
    "relative_code": _page(relative_id="parent"),
    "block_pupil": _page(pupil_id="pupil"),
    "delete_pupil": _page(pupil_id="pupil"),
    "parents": _page(pupil_id="pupil"),
    "link_parent": _verb(pupil_id="pupil"),
    "remove_parent": _verb(pupil_id="pupil", relative_id="parent"),
    "edit_parent": _page(relative_id="parent"),
}
