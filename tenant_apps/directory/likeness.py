"""How much two accounts look like one person: pure rules, tested by a table of examples.

The same name alone never makes one person of two parents (the incumbent merges them): it makes a
question. Whatever contradicts (two birth dates, two national numbers) ends it.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations

from tenant_apps.accounts.choices import Profile
from tenant_apps.directory.choices import Likeness

# What each common trait weighs; from LIKELY on, the pair is said to be very probable.
WEIGHTS = {
    Likeness.NAME: 3,
    Likeness.SWAPPED: 3,
    Likeness.NEAR: 2,
    Likeness.BIRTH: 3,
    Likeness.EMAIL: 2,
    Likeness.PHONE: 2,
    Likeness.FAMILY: 2,
}
LIKELY = 5
_NEAR_LEAST = 6  # letters: shorter names differ by one letter too often (Léo, Léa)


@dataclass(frozen=True)
class Traits:
    """What is compared of a person; names are folded (tenants.text.search_form)."""

    pk: int
    profile: str
    last: str
    first: str
    born: date | None = None
    email: str = ""
    mobile: str = ""
    ine: str = ""
    feed_key: str = ""
    # Ids of a parent's children, or of a pupil's parents.
    family: frozenset[int] = field(default_factory=frozenset)

    @property
    def is_pupil(self) -> bool:
        """Pupils are compared with pupils, adults with adults."""
        return self.profile == Profile.PUPIL

    @property
    def name(self) -> str:
        """Both names."""
        return f"{self.last} {self.first}"


def traits_in_common(one: Traits, other: Traits) -> list[Likeness]:
    """What makes one person of two, the name first; empty when nothing sensible does."""
    name = _name_likeness(one, other)
    if name is None or one.is_pupil != other.is_pupil or _contradict(one, other):
        return []
    found = [name, *_facts(one, other)]
    if one.is_pupil:
        return found if name != Likeness.NEAR or Likeness.BIRTH in found else []
    return found if name != Likeness.NEAR or {Likeness.EMAIL, Likeness.PHONE} & set(found) else []


def score(common: Collection[Likeness]) -> int:
    """How much these traits weigh together."""
    return sum(WEIGHTS[trait] for trait in common)


def _name_likeness(one: Traits, other: Traits) -> Likeness | None:
    if (one.last, one.first) == (other.last, other.first):
        return Likeness.NAME
    if (one.last, one.first) == (other.first, other.last):
        return Likeness.SWAPPED
    return Likeness.NEAR if is_near(one.name, other.name) else None


def _contradict(one: Traits, other: Traits) -> bool:
    """Two different birth dates, national numbers or records of the academic feed are two people."""
    pairs = ((one.born, other.born), (one.ine, other.ine), (one.feed_key, other.feed_key))
    return any(mine and theirs and mine != theirs for mine, theirs in pairs)


def _facts(one: Traits, other: Traits) -> Iterator[Likeness]:
    if one.born and one.born == other.born:
        yield Likeness.BIRTH
    if one.email and one.email == other.email:
        yield Likeness.EMAIL
    if one.mobile and one.mobile == other.mobile:
        yield Likeness.PHONE
    if one.family & other.family:
        yield Likeness.FAMILY


def _without_one(name: str) -> set[str]:
    """The name, and the name with any one letter left out, spaces aside."""
    letters = name.replace(" ", "")
    return {letters, *(letters[:at] + letters[at + 1 :] for at in range(len(letters)))}


def is_near(name: str, other: str) -> bool:
    """Whether one slip of the hand (a letter more, less, another, two exchanged) leads from one to the other."""
    if min(len(name), len(other)) < _NEAR_LEAST or abs(len(name) - len(other)) > 1:
        return False
    return not _without_one(name).isdisjoint(_without_one(other))


def neighbours(people: Collection[Traits]) -> Iterator[tuple[Traits, Traits]]:
    """The pairs whose names may be one: the same, exchanged or near; each pair once, smaller id first.

    People are put in drawers named by what is left of their name without one letter: two names one
    slip apart share a drawer, so that nobody is compared with the whole school.
    """
    drawers: dict[str, list[Traits]] = {}
    for person in people:
        keys = _without_one(person.name) | {f"{person.first}{person.last}".replace(" ", "")}
        for key in keys:
            drawers.setdefault(key, []).append(person)
    seen = set()
    for together in drawers.values():
        for one, other in combinations(sorted(together, key=lambda person: person.pk), 2):
            if (one.pk, other.pk) not in seen:
                seen.add((one.pk, other.pk))
                yield one, other
