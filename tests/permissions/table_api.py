"""The API: sessions open nothing in it (tests/api/test_table.py has its keys); its description is for who is in."""

from tests.permissions.lines import ROLES, line

# With an id or without, there or not: nobody learns anything without a key.
_ONE = line(denied=401, anonymous=401, pk="nothing")
_MANY = line(denied=401, anonymous=401)
_VERBS = {
    "message": (
        *("send", "schedule", "unschedule", "documents", "reply", "forward", "recall", "delivery", "readers"),
        *("read", "unread", "file", "restore"),
    ),
    "message-folder": (),
    "word": ("send", "correct", "confirm", "reply", "sign", "follow-up", "remind"),
    "notebook": (),
    "entry": ("mark", "readers"),
}

LINES = {
    "schema": line(*(role for role in ROLES if role != "anonymous"), denied=401, anonymous=401),
    "unknown": line(denied=401, anonymous=401, rest="forged"),
    **{f"{name}-list": _MANY for name in _VERBS},
    **{f"{name}-{verb}": _ONE for name, verbs in _VERBS.items() for verb in ("detail", *verbs)},
    **dict.fromkeys(("message-recipients", "word-written", "word-audiences"), _MANY),
}
