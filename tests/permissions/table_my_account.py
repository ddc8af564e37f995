"""« Mon compte »: everyone about themselves."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

ADULTS = tuple(role for role in MEMBERS if role != "pupil")

LINES = {
    "show": line(*MEMBERS),
    "display": line(*MEMBERS),
    "alias": line(*ADULTS),
    "devices": line(*ADULTS),
    "close_device": post(*ADULTS),
    "close_other_devices": post(*ADULTS),
    # The password again first, as for what protects the account.
    "contact": line(*ADULTS, code=302, kind="email"),
    "contact_code": line(*ADULTS, code=302, kind="email"),  # nothing waits for a code
    "contact_again": post(*ADULTS, kind="email"),
    "contact_cancel": post(*ADULTS, kind="email"),
    "leaving": line(*MEMBERS, code=302),  # nobody here is leaving
    "my_data": post(*MEMBERS, code=200),
    "schools": line(*ADULTS),
    "school_key": line(*ADULTS, code=302),  # the password again first
    "link_school": line(*ADULTS, code=302),
    "unlink_school": line(denied=404, overrides={"pupil": 403}, link_id="nothing"),
    "switch_school": post(denied=404, overrides={"pupil": 403}, link_id="nothing"),
    "linked_entry": line(denied=404, anonymous=404),  # without a ticket
    "keys": line(*ADULTS),
    "create_key": line(*ADULTS, code=302),  # the password again first
    "revoke_key": line(denied=404, overrides={"pupil": 403}, pk="nothing"),
    "photo": line(*MEMBERS),
    "remove_photo": post(*MEMBERS),
}
