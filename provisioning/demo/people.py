"""The people of a demo school as plain data: what the services will be asked to make."""

from dataclasses import dataclass
from datetime import date

from tenant_apps.directory.choices import Authority, Level

# What a child turns in the calendar year in which the school year begins (age in September, for most).
AGES = {level.value: age for age, level in enumerate(Level, start=2) if level not in {Level.ULIS, Level.UPE2A}}
ULIS_AGES = range(7, 11)


@dataclass(frozen=True)
class ClassPlan:
    """A class to fill: how many pupils of each level sit in it."""

    name: str
    seats: dict[str, int]


@dataclass(frozen=True)
class Child:
    """A pupil of one class; `age` is what the child turns in the calendar year of the rentrée."""

    first_name: str
    last_name: str
    class_name: str
    age: int
    month: int
    day: int

    def birth_date(self, year: int) -> date:
        """The date of birth, for the school year that begins in `year`."""
        return date(year - self.age, self.month, self.day)


@dataclass(frozen=True)
class Adult:
    """Someone responsible for the children of a family."""

    first_name: str
    last_name: str
    email: str = ""
    mobile: str = ""
    authority: str = Authority.LEGAL.value


@dataclass(frozen=True)
class Family:
    """Children of one school and the adults who answer for them, under one roof or two."""

    children: tuple[Child, ...]
    adults: tuple[Adult, ...]


@dataclass(frozen=True)
class Worker:
    """A teacher or a member of staff, and the classes they are attached to."""

    first_name: str
    last_name: str
    profile: str
    classes: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
