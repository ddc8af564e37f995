"""« Partager »: who manages a thing; who only sees it reads with whom it is shared; to others it is unknown."""

from tests.permissions.lines import line, post

SEEN = {"staff": 403}
THING = {"kind": "share_kind", "pk": "shared"}

LINES = {
    "panel": line("teacher", "staff", denied=404, **THING),
    "copy": line("teacher", denied=404, overrides=SEEN, **THING),
    "take_back": post("teacher", denied=404, overrides=SEEN, **THING),
    "change_level": post("teacher", denied=404, overrides=SEEN, line="share_line", data={"level": "2"}, **THING),
    "remove": post("teacher", denied=404, overrides=SEEN, line="share_line", **THING),
}
