"""« Documents »: what one owns or was given; what is another's is unknown."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")

LINES = {
    # Browsers speak tus here: who forgets its headers is told to load the page again.
    "uploads": post(*MEMBERS, code=412, anonymous=401),
    "upload": line("teacher", code=405, denied=404, anonymous=401, key="upload"),
    "send": line(*MEMBERS),
    "give_up": post("teacher", denied=404, key="upload"),
    "zip": line("teacher", denied=404, pk="folder"),
    "unzip": post("teacher", denied=404, pk="document"),
    "unpacking": line("teacher", denied=404, key="unpacking"),
    "resume_unpacking": post("teacher", denied=404, key="unpacking"),
    "file": line("teacher", denied=404, token="file_token"),
    "home": line(*MEMBERS, code=302),
    "section": line(*MEMBERS, section="own_section"),
    "new_folder": line(*MEMBERS),
    "act": post(*MEMBERS, data={"action": "jeter"}),
    "put": line(*MEMBERS, code=302, data={"action": "copier"}),
    "undo": post(*MEMBERS),
    "delete": line(*MEMBERS, code=302),
    "empty": line(*MEMBERS),
    "folder": line("teacher", denied=404, pk="folder"),
    "rename_folder": line("teacher", denied=404, pk="folder"),
    "folder_details": line("teacher", denied=404, pk="folder"),
    "comment_folder": post("teacher", denied=404, pk="folder", data={"text": "Bien"}),
    "document": line("teacher", denied=404, pk="document"),
    "rename_document": line("teacher", denied=404, pk="document"),
    "comment_document": post("teacher", denied=404, pk="document", data={"text": "Bien"}),
    "new_version": line("teacher", denied=404, pk="document"),
    "version_file": line("teacher", code=302, denied=404, pk="document", number="old_version"),
    "restore_version": post("teacher", denied=404, pk="document", number="old_version"),
    "delete_version": post("teacher", denied=404, pk="document", number="old_version"),
    "delete_comment": post("teacher", denied=404, comment_id="comment"),
    # One's own needs no report: the teacher's document is known to nobody else here.
    "report": line(denied=404, pk="document", overrides={"teacher": 403}),
    "quotas": line("admin"),
    "profile_quota": line("admin", profile="relative"),
    "person_quota": line("admin", user_id="parent"),
}
