"""Help: for everyone who signed in, about what is theirs."""

from tests.permissions.lines import ROLES, line

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    "index": line(*MEMBERS),
    "page": line(*MEMBERS, key="help_page"),
}
