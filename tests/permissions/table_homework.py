"""« Cahier de textes »: read by the class and its families, written by its teachers; another's is unknown."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")
READERS = ("teacher", "staff", "parent", "pupil")
# They read it, and are told why they do not write in it.
ONLY_READ = {"staff": 403, "parent": 403, "pupil": 403}
WRITERS = {"denied": 404, "overrides": ONLY_READ}

LINES = {
    "home": line(*MEMBERS, overrides=dict.fromkeys(("admin", "teacher", "other_teacher", "staff"), 302)),
    "mine": line(*MEMBERS),
    "notebooks": line(*MEMBERS),
    "catch_up": line(*MEMBERS),
    "print_mine": line(*MEMBERS),
    "new_notebook": line("admin", "teacher", "other_teacher", "staff"),
    "undo": post(*MEMBERS),
    "calendar": line(*MEMBERS),
    "make_link": post(*MEMBERS, code=200),
    "revoke_link": post(*MEMBERS),
    # No login: the address is the key. Another's is unknown.
    "feed": line(*MEMBERS, anonymous=200, secret="homework_secret"),
    "open_for_class": post("admin", "teacher", class_id="class", overrides={"other_teacher": 404}),
    "notebook": line(*READERS, denied=404, pk="homework"),
    "print_notebook": line(*READERS, denied=404, pk="homework"),
    "add": line("teacher", pk="homework", **WRITERS),
    "copy_weeks": line("teacher", pk="homework", denied=404, overrides={**ONLY_READ, "staff": 200}),
    "rename": line("teacher", pk="homework", **WRITERS),
    "throw_away": line("teacher", pk="homework", **WRITERS),
    "restore": post("teacher", denied=404, pk="old_homework"),
    "entry": line(*READERS, denied=404, pk="entry"),
    "change": line("teacher", pk="entry", **WRITERS),
    "remove": line("teacher", pk="entry", **WRITERS),
    "end_series": post("teacher", pk="entry", data={"until": "2027-01-04"}, **WRITERS),
    "copy": line("teacher", pk="entry", denied=404, overrides={**ONLY_READ, "staff": 200}),
    "mark": post("parent", "pupil", denied=404, pk="entry", pupil_id="pupil", data={"done": "1"}),
}
