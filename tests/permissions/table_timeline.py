"""« Nouveautés »: everyone reads their own; what was told to others is not found.

The parent has reported the event; the administrators decide.
"""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")
TOLD = ("admin", "teacher", "parent", "pupil")

LINES = {
    "feed": line(*MEMBERS),
    "seen": post(*MEMBERS),
    "choose": post(*MEMBERS),
    "hide": post(*TOLD, denied=404, event_id="event"),
    "show_again": post(*TOLD, denied=404, event_id="event"),
    "report": line("admin", "teacher", "pupil", denied=404, overrides={"parent": 403}, event_id="event"),
    "cases": line("admin"),
    "case": line("admin", event_id="event"),
}
