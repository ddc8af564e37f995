"""« Carnet de liaison »: authors and their follow-ups, families and their children's words."""

from tests.permissions.lines import ROLES, line, post

MEMBERS = tuple(role for role in ROLES if role != "anonymous")
WRITERS = ("admin", "teacher", "other_teacher", "staff")
FAMILY = ("parent", "pupil")
NOT_FAMILY = {"parent": 403, "pupil": 403}

LINES = {
    "home": line(*MEMBERS),
    "written": line(*WRITERS),
    "pupils": line(*WRITERS),
    "templates": line(*WRITERS),
    "begin": post("teacher", denied=404, pk="word_template", overrides=NOT_FAMILY),
    "delete_template": post("teacher", denied=404, pk="word_template", overrides=NOT_FAMILY),
    "new": line(*WRITERS),
    "word": line(*FAMILY, denied=404, pk="word", overrides={"teacher": 302}),
    # Who sees the word and may not answer is told so, on the page of the word.
    "confirm": post("teacher", *FAMILY, denied=404, pk="word"),
    "reply": post(
        "parent", denied=404, pk="word", data={"text": "Merci", "edition": 1}, overrides={"teacher": 422, "pupil": 422}
    ),
    "sign": post("teacher", *FAMILY, code=422, denied=404, pk="word_to_sign", data={"edition": 1}),
    "text": line("teacher", denied=404, pk="word_draft"),
    "address": line("teacher", denied=404, pk="word_draft"),
    "options": line("teacher", denied=404, pk="word_draft"),
    "check": line("teacher", denied=404, pk="word_draft"),
    "unschedule": post("teacher", denied=404, pk="word_draft"),
    "delete": line("teacher", denied=404, pk="word", overrides=NOT_FAMILY),
    "follow": line("teacher", denied=404, pk="word"),
    "remind": post("teacher", denied=404, pk="word"),
    "correct": line("teacher", denied=404, pk="word"),
    "editions": line("teacher", *FAMILY, denied=404, pk="word"),
    "keep_template": post("teacher", *FAMILY, denied=404, pk="word"),
    "print": line("teacher", *FAMILY, denied=404, pk="word"),
    "print_follow_up": line("teacher", denied=404, pk="word"),
    "coupons": line("teacher", denied=404, pk="word"),
    "proof": line("teacher", "parent", denied=404, pk="signature"),
}
