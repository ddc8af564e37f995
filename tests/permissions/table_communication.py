"""Recipients: everyone, among whom they reach. Rules, suspensions and quiet hours: the administrators."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    "recipients": line(*MEMBERS),
    "rules": line("admin"),
    "check_rules": post("admin", code=200, data={"change": "relative-relative:on"}),
    "save_rules": post("admin", data={"change": "relative-relative:on"}),
    "differences": line("admin"),
    "reset_rules": line("admin"),
    "suspensions": line("admin"),
    "new_suspension": line("admin"),
    "resume": line("admin", suspension_id="suspension"),
    "quiet_hours": line("admin"),
}
