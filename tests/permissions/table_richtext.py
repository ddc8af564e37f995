"""Files of texts: anybody of the school adds theirs (none here: refused in words); another's is not there."""

from tests.permissions.lines import ROLES, line, post

LINES = {
    "add_media": post(*ROLES, code=400),
    "media": line("teacher", denied=404, number="media"),
}
