"""« Messagerie »: everybody has theirs; what one holds no copy of is unknown."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    "home": line(*MEMBERS),
    "place": line(*MEMBERS, place="mail_place"),
    "folder": line("teacher", denied=404, pk="mail_folder"),
    "act": post(*MEMBERS, data={"action": "jeter", "ici": "recus"}),
    "undo": post(*MEMBERS),
    "empty": line(*MEMBERS),
    "new": line(*MEMBERS),
    "keep": post(*MEMBERS, code=200, data={"subject": "Sortie"}),
    "draft": line("teacher", denied=404, pk="draft"),
    "documents": line("teacher", denied=404, pk="draft"),
    "message": line("teacher", "parent", denied=404, pk="message"),
    "reply": post("parent", denied=404, pk="message", data={"text": "Merci"}, overrides={"teacher": 302}),
    "read": post("teacher", "parent", denied=404, pk="message"),
    "delivery": line("teacher", denied=404, pk="message"),
    "recall": line("teacher", denied=404, pk="message"),
    "cancel": post("teacher", denied=404, pk="message"),
    "new_folder": line(*MEMBERS),
    "new_folder_in": line("teacher", denied=404, pk="mail_folder"),
    "rename_folder": line("teacher", denied=404, pk="mail_folder"),
    "move_folder": line("teacher", denied=404, pk="mail_folder"),
    "print": line("teacher", "parent", denied=404, pk="message"),
    "print_conversation": line("teacher", "parent", denied=404, pk="message"),
    "zip": line("teacher", "parent", denied=404, pk="message"),
    "delete_folder": line("teacher", denied=404, pk="mail_folder"),
    "signature": line(*MEMBERS),
    "retention": line("admin"),
}
