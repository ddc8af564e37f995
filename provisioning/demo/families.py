"""Draws the families of a school until every seat of its classes is taken. The same seed, the same families."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from random import Random
from typing import TypeVar

from provisioning.demo.names import ORIGINS, Origin
from provisioning.demo.people import AGES, ULIS_AGES, Adult, Child, ClassPlan, Family
from tenant_apps.directory.choices import Authority
from tenants.text import search_form

T = TypeVar("T")
Seat = tuple[str, str]  # class name, level

# Numbers the French regulator keeps for fiction, and a domain nobody can register (RFC 2606).
_FICTION_MOBILE = "+3363998{:04d}"
MAIL_DOMAIN = "courriel.example"
# Value and how often, of a hundred.
_BROTHERHOODS = ((1, 46), (2, 40), (3, 14))
_HOUSEHOLDS = (
    ("same name", 52),
    ("two names", 20),
    ("separated", 15),
    ("mother alone", 8),
    ("father alone", 2),
    ("two mothers", 2),
    ("two fathers", 1),
)


class FamilyMaker:
    """Draws the people of one school; no two draws share an e-mail or a telephone unless meant."""

    def __init__(self, rng: Random) -> None:
        self._rng = rng
        self._emails: set[str] = set()
        self._phones = 0

    def family(self, seats: Sequence[Seat]) -> Family:
        """A family whose children take these seats."""
        household = self._weighted(_HOUSEHOLDS)
        origin = self.origin()
        other = self.origin() if self._chance(0.2) else origin
        mother, father = self._parents(household, origin, other)
        surname = self._surname_of_children(household, mother, father)
        children = self._children(seats, surname, other if self._chance(0.5) else origin)
        return Family(children, tuple(self._adults(household, mother, father, origin)))

    def origin(self) -> Origin:
        """Where a person's names come from."""
        return self._rng.choices(ORIGINS, [origin.weight for origin in ORIGINS])[0]

    def child(self, first_name: str, last_name: str, class_name: str, level: str) -> Child:
        """A child of this level, born on a drawn day; a few stayed a year longer."""
        age = AGES[level] if level in AGES else self._rng.choice(ULIS_AGES)
        if age > AGES["CP"] and level in AGES and self._chance(0.03):
            age += 1
        return Child(first_name, last_name, class_name, age, self._rng.randint(1, 12), self._rng.randint(1, 28))

    def email(self, adult: Adult) -> str:
        """An address nobody else was given."""
        base = search_form(adult.first_name, adult.last_name).replace(" ", ".")
        names = (base, *(f"{base}{number}" for number in range(2, 100)))
        email = next(email for name in names if (email := f"{name}@{MAIL_DOMAIN}") not in self._emails)
        self._emails.add(email)
        return email

    def _weighted(self, choices: Sequence[tuple[T, int]]) -> T:
        return self._rng.choices([value for value, _ in choices], [weight for _, weight in choices])[0]

    def _chance(self, probability: float) -> bool:
        return self._rng.random() < probability

    def _parents(self, household: str, origin: Origin, other: Origin) -> tuple[Adult, Adult]:
        first = origin.fathers if household == "two fathers" else origin.mothers
        second = other.mothers if household == "two mothers" else other.fathers
        father = Adult(self._rng.choice(second), self._rng.choice(other.surnames))
        surname = father.last_name if household == "same name" else self._rng.choice(origin.surnames)
        mother = Adult(self._rng.choice([name for name in first if name != father.first_name]), surname)
        return mother, father

    def _surname_of_children(self, household: str, mother: Adult, father: Adult) -> str:
        if household == "mother alone":
            return mother.last_name
        if mother.last_name != father.last_name and self._chance(0.25):
            return f"{mother.last_name}-{father.last_name}"
        return father.last_name

    def _children(self, seats: Sequence[Seat], surname: str, origin: Origin) -> tuple[Child, ...]:
        children: list[Child] = []
        for class_name, level in seats:
            names = origin.girls if self._chance(0.49) else origin.boys
            taken = {child.first_name for child in children}
            first_name = self._rng.choice([name for name in names if name not in taken])
            children.append(self.child(first_name, surname, class_name, level))
        return tuple(children)

    def _adults(self, household: str, mother: Adult, father: Adult, origin: Origin) -> list[Adult]:
        known = {"mother alone": [mother], "father alone": [father]}.get(household, [mother, father])
        adults = [self._reachable(adult) for adult in known]
        if len(adults) == 2 and household != "separated" and self._chance(0.08):
            adults[1] = replace(adults[1], email=adults[0].email)  # one address for the couple
        if self._chance(0.2 if household == "separated" else 0.04):
            helper = Adult(self._rng.choice(origin.mothers), self._rng.choice(origin.surnames))
            adults.append(replace(self._reachable(helper), authority=Authority.CONTACT.value))
        return adults

    def _reachable(self, adult: Adult) -> Adult:
        """The adult with an e-mail (six in seven) and a mobile (three in four)."""
        email = self.email(adult) if self._chance(0.86) else ""
        return replace(adult, email=email, mobile=self._mobile() if self._chance(0.75) else "")

    def _mobile(self) -> str:
        self._phones += 1
        return _FICTION_MOBILE.format(self._phones)


def fill_classes(maker: FamilyMaker, rng: Random, classes: Sequence[ClassPlan], told: Sequence[Family]) -> list[Family]:
    """The families `told` by hand, then drawn ones until every seat is taken."""
    seats = [(plan.name, level) for plan in classes for level, count in plan.seats.items() for _ in range(count)]
    rng.shuffle(seats)
    for child in (child for family in told for child in family.children):
        _take(seats, lambda seat, child=child: seat[0] == child.class_name)  # type: ignore[misc]
    families = list(told)
    while seats:
        families.append(maker.family(_seats_of_a_family(rng, seats)))
    return families


def _seats_of_a_family(rng: Random, seats: list[Seat]) -> list[Seat]:
    """One to three seats of different levels, sometimes two of the same one: twins."""
    wanted = rng.choices([size for size, _ in _BROTHERHOODS], [weight for _, weight in _BROTHERHOODS])[0]
    taken = [seats.pop()]
    twins = wanted == 2 and rng.random() < 0.05
    while len(taken) < wanted:
        levels = {level for _, level in taken}
        found = _take(seats, lambda seat, levels=levels: (seat[1] in levels) == twins)  # type: ignore[misc]
        if found is None:
            break
        taken.append(found)
    return taken


def _take(seats: list[Seat], fits: Callable[[Seat], bool]) -> Seat | None:
    """The first seat that fits, removed from `seats`; None without one."""
    index = next((index for index, seat in enumerate(seats) if fits(seat)), None)
    return None if index is None else seats.pop(index)
