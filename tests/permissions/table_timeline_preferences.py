"""How one is told of the news: everyone about themselves; the link of a mail needs no signing in."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    "show": line(*MEMBERS),
    "stop": post(*MEMBERS),
    "resume": post(*MEMBERS),
    "subscribe": post(*MEMBERS, code=422),  # nothing is posted
    "forget": post(*MEMBERS, code=422),
    # Signed for one person of one school (tests/timeline/test_unsubscribing.py).
    "unsubscribe": line(denied=404, anonymous=404, token="forged"),
}
