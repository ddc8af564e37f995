"""The passage to the next school year, decided: pure rules, tested by a table of examples."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tenant_apps.accounts.choices import Profile
from tenant_apps.directory.choices import Level

# Where a pupil of each level goes; None leaves the school. ULIS and UPE2A are not levels one passes.
_NEXT = {
    Level.TPS: Level.PS,
    Level.PS: Level.MS,
    Level.MS: Level.GS,
    Level.GS: Level.CP,
    Level.CP: Level.CE1,
    Level.CE1: Level.CE2,
    Level.CE2: Level.CM1,
    Level.CM1: Level.CM2,
    Level.CM2: None,
}
_TURN = 10  # until September the year that ends is the one begun the year before
# In place of a class: what becomes of the pupils.
LEAVE, SPREAD = "partent", "repartir"


def next_level(level: str) -> str | None:
    """The level one year later; None after CM2; ULIS and UPE2A stay themselves."""
    return _NEXT.get(Level(level), Level(level))


def next_levels(levels: Iterable[str]) -> list[str]:
    """The levels of a class one year later, those who leave apart."""
    return [level for level in (next_level(one) for one in levels) if level is not None]


def ending_years(today: date) -> list[str]:
    """The school years a passage on this day may end, as « 2025-2026 », the likelier first."""
    likely = today.year - 1 if today.month < _TURN else today.year
    other = likely + 1 if today.month < _TURN else likely - 1
    return [f"{start}-{start + 1}" for start in (likely, other)]


@dataclass(frozen=True)
class ClassFacts:
    """A class as it is before the passage."""

    pk: int
    name: str
    levels: tuple[str, ...]


@dataclass(frozen=True)
class Choice:
    """What becomes of one class: where its pupils go, and whether its adults stay attached to it.

    `target` is a class id (as a string; its own: the class goes up as it is), LEAVE or SPREAD (no class yet).
    """

    class_id: int
    target: str
    keeps_adults: bool = True


def usual_target(facts: ClassFacts, others: Sequence[ClassFacts]) -> str:
    """The class whose levels are this one's a year later, when there is one only; else SPREAD or LEAVE."""
    wanted = next_levels(facts.levels)
    if facts.levels and not wanted:
        return LEAVE
    found = [other for other in others if wanted and list(other.levels) == wanted]
    if len(found) == 1:
        return str(found[0].pk)
    return SPREAD


@dataclass(frozen=True)
class Member:
    """Somebody in a class: their profile and, for a pupil of a class of several levels with CM2, their level."""

    pk: int
    profile: str
    class_id: int
    level: str = ""


@dataclass(frozen=True)
class Outcome:
    """Who goes where: pairs (user id, class id), and those who leave the school."""

    memberships: frozenset[tuple[int, int]]
    leavers: frozenset[int]
    without_class: frozenset[int]


def decide(members: Iterable[Member], choices: Iterable[Choice]) -> Outcome:
    """Apply the choices. A class without a choice stays as it is.

    In a class of several levels, a pupil the files say to be in CM2 leaves while the others go on;
    one who leaves by one class and stays by another (ULIS) stays.
    """
    by_class = {choice.class_id: choice for choice in choices}
    kept: set[tuple[int, int]] = set()
    leaving, spread = set(), set()
    for member in members:
        choice = by_class.get(member.class_id)
        if choice is None or (member.profile != Profile.PUPIL and choice.keeps_adults):
            kept.add((member.pk, member.class_id))
        elif member.profile == Profile.PUPIL:
            target = LEAVE if member.level == Level.CM2 and choice.target != SPREAD else choice.target
            if target == LEAVE:
                leaving.add(member.pk)
            elif target == SPREAD:
                spread.add(member.pk)
            else:
                kept.add((member.pk, int(target)))
    placed = {pk for pk, _class in kept}
    return Outcome(frozenset(kept), frozenset(leaving - placed - spread), frozenset(spread - placed))
