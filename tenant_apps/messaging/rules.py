"""Pure rules of messages: subjects, roles, delays, what is searched."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from tenant_apps.messaging.choices import Role
from tenants.text import search_form

# How long an author may take a message back.
RECALL = timedelta(minutes=60)
# A folder, in a folder, in a folder.
DEEPEST_FOLDER = 3
MOST_FOLDERS = 100
LONGEST_SUBJECT = 200
# Beyond, a group named in « À » or « Cc » deserves a thought: everybody can answer everybody.
LARGE_GROUP = 20
MOST_ATTACHMENTS = 20
# Messages one may act upon at once: what a page of a list holds, several times.
MOST_AT_ONCE = 200
# When nobody said otherwise: messages nobody filed are kept three years, like the children's schooling they tell of.
USUAL_YEARS = 3
FEWEST_YEARS, MOST_YEARS = 1, 10
TRASH_DAYS = 90
FARTHEST = timedelta(days=365)
# What is folded for search is cut there: a tsvector holds one megabyte at most (PostgreSQL, 12.5).
_MOST_FOLDED = 150_000
_ANSWER, _FORWARD = "Re\u00a0: ", "Tr\u00a0: "
_PREFIXES = ("re", "tr", "fwd", "fw")


def bare_subject(subject: str) -> str:
    """The subject without « Re : » and « Tr : », however many there are."""
    bare = subject.strip()
    while True:
        prefix, colon, rest = bare.partition(":")
        if not colon or prefix.replace("\u00a0", " ").strip().casefold() not in _PREFIXES:
            return bare
        bare = rest.strip()


def answer_subject(subject: str) -> str:
    """« Re : … », once."""
    return (_ANSWER + bare_subject(subject))[:LONGEST_SUBJECT]


def forward_subject(subject: str) -> str:
    """« Tr : … », once."""
    return (_FORWARD + bare_subject(subject))[:LONGEST_SUBJECT]


def clean_tokens(given: Mapping[str, Iterable[str]]) -> dict[str, list[str]]:
    """Tokens of each role, each once: who is named twice keeps the most open role."""
    seen: set[str] = set()
    cleaned: dict[str, list[str]] = {}
    for role in Role.values:
        tokens = [token for token in dict.fromkeys(given.get(role, ())) if token not in seen]
        seen.update(tokens)
        cleaned[role] = tokens
    return cleaned


def one_role_each(people: Iterable[tuple[str, Iterable[int]]]) -> dict[int, str]:
    """Person → role, from (role, ids): « À » before « Cc » before « Cci »."""
    ranked = sorted(people, key=lambda pair: Role.values.index(pair[0]), reverse=True)
    return {pk: role for role, ids in ranked for pk in ids}


def may_still_recall(sent_at: datetime | None, now: datetime) -> bool:
    """Whether an hour has not passed since it was sent."""
    return sent_at is not None and now - sent_at <= RECALL


def oldest_kept(now: datetime, years: int) -> datetime:
    """What is older, and filed nowhere, goes: the same day, `years` years before (28 February for the 29th)."""
    try:
        return now.replace(year=now.year - years)
    except ValueError:
        return now.replace(year=now.year - years, day=28)


def is_possible_moment(moment: datetime, now: datetime) -> bool:
    """Whether a message may wait until then: later than now, within a year."""
    return now < moment <= now + FARTHEST


def media_mark(number: int) -> str:
    """A word of the search column that says that a text holds this document (richtext.media)."""
    return f"zmedia{number}"


def folded(*, subject: str, text: str, names: Sequence[str], files: Sequence[str], media: Iterable[int]) -> str:
    """What search looks in: plain letters of subject, names and files, then the text, then marks of its media."""
    marks = " ".join(media_mark(number) for number in sorted(media))
    head = search_form(subject, *names, *files)
    return f"{head} {search_form(text)[:_MOST_FOLDED]} {marks}".strip()[: 2 * _MOST_FOLDED]
