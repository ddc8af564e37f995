"""« La classe » and « Annuaire »: everyone, about whom they see; a list is its owner's alone."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")
WHO_SEE_ANOTHER_PARENT = ("admin", "teacher", "other_teacher", "staff")

LINES = {
    "faces": line(*MEMBERS),
    "directory": line(*MEMBERS),
    "card": line(*WHO_SEE_ANOTHER_PARENT, denied=404, user_id="pending"),
    "star": post(*WHO_SEE_ANOTHER_PARENT, denied=404, user_id="pending", data={"favori": "1"}),
    "choose_list": post(*WHO_SEE_ANOTHER_PARENT, denied=404, user_id="pending"),
    "lists": line(*MEMBERS),
    "new_list": line(*MEMBERS),
    "list": line("teacher", denied=404, list_id="person_list"),
    "rename_list": line("teacher", denied=404, list_id="person_list"),
    "delete_list": line("teacher", denied=404, list_id="person_list"),
    "add_to_list": post("teacher", denied=404, list_id="person_list"),
    "remove_from_list": post("teacher", denied=404, list_id="person_list", user_id="pupil"),
}
