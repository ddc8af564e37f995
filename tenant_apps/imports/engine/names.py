"""Names as people are found by: plain words; the name of use and the family name both count."""

from collections import defaultdict
from collections.abc import Iterable

from tenant_apps.imports.engine.snapshot import Person
from tenant_apps.imports.engine.words import plain
from tenant_apps.imports.records import ChildRef, PersonRecord

Name = tuple[str, str]


def names_of(*last_names: str, first_name: str) -> frozenset[Name]:
    """Under which names somebody can be found."""
    first = plain(first_name)
    return frozenset((last, first) for name in last_names if (last := plain(name)))


def record_names(record: PersonRecord) -> frozenset[Name]:
    """Names of a row."""
    return names_of(record.last_name, record.family_name, first_name=record.first_name)


def person_names(person: Person) -> frozenset[Name]:
    """Names of an account."""
    return names_of(person.last_name, str(person.detail("family_name")), first_name=person.first_name)


def child_names(child: ChildRef) -> frozenset[Name]:
    """Names by which the row of a parent calls a child."""
    return names_of(child.last_name, child.usage_name, first_name=child.first_name)


class NameIndex:
    """People of the school by name."""

    def __init__(self, people: Iterable[Person]) -> None:
        self._found: dict[Name, dict[int, Person]] = defaultdict(dict)
        for person in people:
            for name in person_names(person):
                self._found[name][person.pk] = person

    def find(self, names: Iterable[Name]) -> list[Person]:
        """Whoever bears one of these names, oldest account first."""
        found = {pk: person for name in names for pk, person in self._found.get(name, {}).items()}
        return [found[pk] for pk in sorted(found)]
