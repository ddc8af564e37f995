"""What a link may be, in which order widgets stand, which week a day is in."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, timedelta
from urllib.parse import urlsplit

MOST_BOOKMARKS = 30
LONGEST_URL = 500
LONGEST_TITLE = 60
LONGEST_NOTE = 4000
MOST_SITES = 5
SCHOOL_DAYS = 5


def secure_link(typed: str) -> str:
    """The link as it is kept, "" when it is none: https, a host with a dot, no name or password inside.

    What is typed without a scheme is taken for https, as browsers do.
    """
    text = typed.strip()
    if "://" not in text:
        text = f"https://{text}"
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return ""
    host = parts.hostname or ""
    whole = len(text) <= LONGEST_URL and not any(sign.isspace() or ord(sign) < ord(" ") for sign in text)
    usual = parts.scheme.lower() == "https" and "@" not in parts.netloc and port in {None, 443}
    return text if whole and usual and "." in host.strip(".") and "\\" not in text else ""


def site_of(url: str) -> str:
    """The host of a link as people say it: without « www. »."""
    return (urlsplit(url).hostname or "").removeprefix("www.")


def in_place(known: Sequence[str], order: Sequence[str], pinned: Collection[str]) -> list[str]:
    """`known` keys as they stand: the pinned first, then in the person's order, then those never placed."""
    rank = {key: place for place, key in enumerate(order)}
    last = len(rank)
    return sorted(known, key=lambda key: (key not in pinned, 0 if key in pinned else rank.get(key, last)))


def moved(keys: Sequence[str], key: str, step: int) -> list[str]:
    """`keys` with one of them `step` places further (up when negative), never beyond the ends."""
    if key not in keys:
        return list(keys)
    others = [one for one in keys if one != key]
    place = min(max(keys.index(key) + step, 0), len(others))
    return [*others[:place], key, *others[place:]]


def first_known(given: Iterable[str], known: Collection[str]) -> list[str]:
    """The keys that exist, each once, in the order given."""
    return [key for key in dict.fromkeys(given) if key in known]


def monday_of(day: date) -> date:
    """The Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def canteen_day(today: date) -> date:
    """The day whose menu is told: today, or Monday to come from Saturday on."""
    return today if today.weekday() < SCHOOL_DAYS else monday_of(today) + timedelta(days=7)


def birthday_in_year_of(born: date, today: date) -> date:
    """The day on which somebody born on `born` is celebrated this year; the 29th of February on the 1st of March."""
    try:
        return born.replace(year=today.year)
    except ValueError:
        return date(today.year, 3, 1)
