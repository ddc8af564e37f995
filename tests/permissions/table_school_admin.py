"""The school's console: its administrators."""

from tests.permissions.lines import line, post

LINES = {
    "index": line("admin"),
    "classes": line("admin"),
    "new_class": line("admin"),
    "class": line("admin", class_id="class"),
    "edit_class": line("admin", class_id="class"),
    "delete_class": line("admin", class_id="class"),
    "detach_from_class": post("admin", class_id="class", user_id="teacher"),
    "people": line("admin"),
    "new_person": line("admin"),
    "person": line("admin", user_id="parent"),
    "edit_person": line("admin", user_id="parent"),
    "attach_person": post("admin", user_id="teacher", data={"school_class": "1"}),
    "detach_person": post("admin", user_id="teacher", class_id="class"),
    "block_person": line("admin", user_id="parent"),
    "reset_access": line("admin", user_id="parent"),
    "person_functions": line("admin", user_id="teacher"),
    "functions": line("admin"),
}
