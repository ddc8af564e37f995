"""The first page, what people arrange on it, what administrators decide about it."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    "home": line(*MEMBERS),
    "counts": line(*MEMBERS),
    "my_apps": line(*MEMBERS),
    "star_app": post(*MEMBERS, key="service"),
    "my_widgets": line(*MEMBERS),
    "order_widgets": post(*MEMBERS, data={"order": ["notes"], "moved": "notes"}),
    "move_widget": post(*MEMBERS, key="widget", data={"step": "1"}),
    "show_widget": post(*MEMBERS, key="widget"),
    "say_mood": post(*MEMBERS),
    "note": line(*MEMBERS),
    "bookmarks": line(*MEMBERS),
    "remove_bookmark": post(*MEMBERS),
    "apps": line("admin"),
    "widget_states": line("admin"),
    "canteen": line("admin"),
    "sites": line("admin"),
    "remove_site": post("admin", pk="site"),
}
