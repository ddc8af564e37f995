"""How a line of the permission table is written.

One file per application, `table_<app>.py`, holds `LINES`: the name of an address (without its
namespace) → what each role gets there. test_school.py fails when an address has no line.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

# Around one class: its teacher, an aide, a parent and a pupil of it; the teacher of another class; the head.
ROLES = ("admin", "teacher", "other_teacher", "staff", "parent", "pupil", "anonymous")
LOGIN = "login"  # sent to the sign-in page, to come back afterwards
Answer = int | str


@dataclass(frozen=True)
class Line:
    """What each role gets at one address, asked with `method` (and `data`).

    `ids` fills the address: a name of its pattern → a name of `test_school.subjects`. Those who are
    refused are refused whatever the method: GET and POST are both tried, unless `method` alone exists.
    """

    answers: Mapping[str, Answer]
    method: str = "get"
    data: Mapping[str, Any] = field(default_factory=dict)
    ids: Mapping[str, str] = field(default_factory=dict)


def line(*allowed: str, code: int = 200, denied: Answer = 403, anonymous: Answer = LOGIN, **options: Any) -> Line:
    """Those `allowed` get `code`, other people `denied`, visitors `anonymous`; `overrides` says what differs."""
    overrides = options.pop("overrides", {})
    answers: dict[str, Answer] = dict.fromkeys(ROLES, denied)
    answers |= dict.fromkeys(allowed, code) | {"anonymous": anonymous} | overrides
    known = {name: options.pop(name) for name in ("method", "data") if name in options}
    return Line(answers, **known, ids=options)


def post(*allowed: str, code: int = 302, **options: Any) -> Line:
    """The same for an address that only takes POST."""
    return line(*allowed, code=code, method="post", **options)
