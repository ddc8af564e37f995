"""Who may start a conversation with whom while nobody changed anything (product.md 3), and when nothing rings.

Edges between groups: the same table answers in Python (`allowed_by_default`) and in SQL (communication.reach):
they cannot disagree.
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from itertools import product
from zoneinfo import ZoneInfo

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Function, Profile
from tenant_apps.directory.choices import HAND_GROUPS, GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.directory.rules import GROUP_PROFILES


@dataclass(frozen=True)
class Edge:
    """Members of one kind of group reach members of another; between groups of classes: of the same class.

    "" stands for any profile, any function.
    """

    source_kind: str
    source_profile: str
    target_kind: str
    target_profile: str = ""
    target_function: str = ""


_SCHOOL, _CLASS = GroupKind.SCHOOL_PROFILE, GroupKind.CLASS_PROFILE
# Those who work at the school reach everyone in it, by whatever group.
_OF_ADULTS = tuple(
    Edge(_SCHOOL, profile, kind)
    for profile, kind in product(sorted(SCHOOL_ADULTS), (_SCHOOL, GroupKind.FUNCTION, *HAND_GROUPS))
)
# In a class: a teacher reaches all of it, a pupil the teachers and the other pupils, a family the teachers.
_OF_CLASSES = (
    *(Edge(_CLASS, profile, _CLASS, other) for profile, other in product(sorted(SCHOOL_ADULTS), GROUP_PROFILES)),
    Edge(_CLASS, Profile.PUPIL, _CLASS, Profile.TEACHER),
    Edge(_CLASS, Profile.PUPIL, _CLASS, Profile.PUPIL),
    Edge(_CLASS, Profile.RELATIVE, _CLASS, Profile.TEACHER),
    Edge(_CLASS, Profile.GUEST, _CLASS, Profile.TEACHER),
)
# Everyone reaches the staff of the school, and adults its head.
_OF_OTHERS = (
    *(Edge(_SCHOOL, profile, _SCHOOL, Profile.STAFF) for profile in (Profile.PUPIL, Profile.RELATIVE, Profile.GUEST)),
    *(
        Edge(_SCHOOL, profile, GroupKind.FUNCTION, target_function=Function.HEAD)
        for profile in (Profile.RELATIVE, Profile.GUEST)
    ),
)
DEFAULT_EDGES: tuple[Edge, ...] = (*_OF_ADULTS, *_OF_CLASSES, *_OF_OTHERS)


def _is(edge: Edge, source: Group, target: Group) -> bool:
    return (
        (edge.source_kind, edge.source_profile) == (source.kind, source.profile)
        and edge.target_kind == target.kind
        and edge.target_profile in ("", target.profile)
        and edge.target_function in ("", target.function)
        and (edge.source_kind != _CLASS or source.school_class_id == target.school_class_id)
    )


def allowed_by_default(source: Group, target: Group) -> bool:
    """Whether members of `source` reach members of `target` while no administrator said otherwise."""
    return any(_is(edge, source, target) for edge in DEFAULT_EDGES)


def allowed_in_class_by_default(source_profile: str, target_profile: str) -> bool:
    """Whether people of one profile reach those of another in their class, while no administrator said otherwise."""
    return any(
        edge.source_kind == _CLASS and edge.source_profile == source_profile and edge.target_profile == target_profile
        for edge in _OF_CLASSES
    )


@dataclass(frozen=True, order=True)
class Pair:
    """A group towards another (ids): what an administrator decides."""

    source: int
    target: int

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


@dataclass(frozen=True, order=True)
class ClassPair:
    """A profile towards another inside each class."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}-{self.target}"


Key = Pair | ClassPair
# True opens, False closes, None goes back to the default.
Changes = Mapping[Key, bool | None]
_WORDS = {"on": True, "off": False, "default": None}


def parse_key(text: str) -> Key:
    """« 12-34 » or « relative-pupil », as pages send it. Raises ValueError for anything else."""
    found = re.fullmatch(r"([0-9]{1,18})-([0-9]{1,18})", text)
    if found:
        return Pair(int(found[1]), int(found[2]))
    source, _dash, target = text.partition("-")
    if source not in GROUP_PROFILES or target not in GROUP_PROFILES:
        raise ValueError(f"Not a rule: {text[:50]}")
    return ClassPair(source, target)


def parse_change(text: str) -> tuple[Key, bool | None]:
    """« 12-34:on », « …:off » or « …:default ». Raises ValueError for anything else."""
    key, _colon, word = text.partition(":")
    if word not in _WORDS:
        raise ValueError(f"Not a change: {text[:50]}")
    return parse_key(key), _WORDS[word]


def write_change(key: Key, allowed: bool | None) -> str:
    """The text `parse_change` reads."""
    return f"{key}:{next(word for word, value in _WORDS.items() if value is allowed)}"


PARIS = ZoneInfo("Europe/Paris")
_SATURDAY = 5


@dataclass(frozen=True)
class Hours:
    """When nobody's telephone rings, by the school's clock (product.md 4: 20 h–7 h and week-ends)."""

    enabled: bool = True
    starts_at: time = time(20)
    ends_at: time = time(7)
    weekends: bool = True


def quiet_until(moment: datetime, hours: Hours, clock: tzinfo = PARIS) -> datetime | None:
    """Until when `moment` (aware) is quiet by this clock; None when it is not.

    The end is that of the whole silence: from Friday evening, Monday morning. Nights are said by the
    clock: the one on which it changes is an hour shorter or longer.
    """
    until = moment.astimezone(clock)
    while (end := _end_of_silence(until, hours)) is not None:
        until = end
    return until if until > moment else None


def _end_of_silence(now: datetime, hours: Hours) -> datetime | None:
    """The end of the night or of the week-end `now` stands in."""
    if not hours.enabled:
        return None
    if hours.weekends and now.weekday() >= _SATURDAY:
        return _at(now, time(0), days=7 - now.weekday())
    clock, overnight = now.time(), hours.starts_at > hours.ends_at
    if overnight and clock >= hours.starts_at:
        return _at(now, hours.ends_at, days=1)
    if clock < hours.ends_at and (overnight or clock >= hours.starts_at):
        return _at(now, hours.ends_at)
    return None


def _at(day: datetime, clock: time, *, days: int = 0) -> datetime:
    """The clock's time that day; one that the change of hour skips is the hour after it."""
    local = datetime.combine(day.date() + timedelta(days=days), clock, tzinfo=day.tzinfo)
    return local.astimezone(UTC).astimezone(day.tzinfo)


def concerns(*, profile: str, user_id: int, pupils_only: bool, people: Collection[int] | None) -> bool:
    """Whether a suspension stops somebody's messages: `people` are those of its class, None for the whole school.

    Those who work at the school keep writing when a class is stopped: families have to be told.
    """
    if pupils_only and profile != Profile.PUPIL:
        return False
    if people is None:
        return True
    return user_id in people and profile in (Profile.PUPIL, Profile.RELATIVE)
