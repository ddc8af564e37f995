"""The school on a telephone: what a browser asks for before anybody signs in, and the page that explains."""

from tests.permissions.lines import ROLES, line

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    "manifest": line(*ROLES, anonymous=200),
    "icon": line(*ROLES, anonymous=200, size="icon_size"),
    "service_worker": line(*ROLES, anonymous=200),
    "offline": line(*ROLES, anonymous=200),
    "ready": line(*ROLES, anonymous=200),
    "install": line(*MEMBERS),
}
