"""The children a parent's row names: by key, by names, the class only telling namesakes apart."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from tenant_apps.imports.choices import Decided, Outcome
from tenant_apps.imports.engine.classes import ClassBook
from tenant_apps.imports.engine.leaving import user_key
from tenant_apps.imports.engine.names import Name, child_names, person_names, record_names
from tenant_apps.imports.engine.rows import Homonyms, Node, Row, child_key
from tenant_apps.imports.engine.snapshot import Person
from tenant_apps.imports.records import ChildRef


@dataclass(slots=True)
class Child:
    """A pupil a parent's row may mean; `ref` is what a human's choice of them is kept as."""

    node: Node
    ref: str
    birth_date: date | None
    classes: set[Node]


class ChildIndex:
    """Pupils who are in the school once this import is applied, those it makes included.

    `of_one_class`: only those of the class a teacher imports were given.
    """

    def __init__(
        self, rows: Iterable[Row], staying: Iterable[Person], classes: ClassBook, *, of_one_class: bool = False
    ) -> None:
        self._classes, self._of_one_class = classes, of_one_class
        self._named: dict[Name, dict[Node, Child]] = defaultdict(dict)
        self.by_key: dict[str, Node] = {}
        self.names: dict[Node, str] = {}
        self.last_names: dict[Node, set[str]] = defaultdict(set)
        children: dict[Node, Child] = {}
        for person in staying:
            child = children.setdefault(
                person.pk, Child(person.pk, user_key(person.pk), person.birth_date, set(person.classes))
            )
            self._add(child, person_names(person), f"{person.first_name} {person.last_name}", person.feed_key)
        for row in rows:
            if row.node:
                child = children.setdefault(row.node, Child(row.node, row.key, row.record.birth_date, set()))
                child.ref = row.key
                child.classes.update(row.classes)
                child.birth_date = row.record.birth_date or child.birth_date
                said = f"{row.record.first_name} {row.record.last_name}"
                self._add(child, record_names(row.record), said, row.record.key)

    def _add(self, child: Child, names: Iterable[Name], said: str, key: str) -> None:
        for name in names:
            self._named[name][child.node] = child
            self.last_names[child.node].add(name[0])
        self.names[child.node] = said
        if key:
            self.by_key[key] = child.node

    def find(self, ref: ChildRef) -> list[Child]:
        """The child meant; several when they bear one name and nothing in the row tells them apart."""
        if ref.key:
            return [Child(node, "", None, set())] if (node := self.by_key.get(ref.key, 0)) else []
        found = list({node: child for name in child_names(ref) for node, child in self._named[name].items()}.values())
        if ref.birth_date:
            found = [child for child in found if child.birth_date in (None, ref.birth_date)]
        if len(found) > 1 and ref.class_name:
            same = [c for c in found if any(self._classes.answers_to(node, ref.class_name) for node in c.classes)]
            found = same or found
        return found

    def tell_missing(self, row: Row, ref: ChildRef) -> None:
        """Say why no child was found; of a key nothing: the feed gives children of other schools too."""
        if ref.key:
            return
        if self._of_one_class:  # who is elsewhere in the school is not said
            text = _("%(name)s n’est pas de votre classe\u00a0: ce lien n’est pas créé.")
        else:
            text = _("Aucun élève ne s’appelle %(name)s.")
        row.tell("children", text % {"name": _called(ref)})


def _called(ref: ChildRef) -> str:
    return f"{ref.first_name} {ref.usage_name or ref.last_name}".strip()


def find_children(
    rows: Iterable[Row], index: ChildIndex, keyed: Mapping[str, set[Node]], decisions: Mapping[str, str]
) -> None:
    """Give each row of a relative its children; `keyed` are those whose own row names this relative.

    Of homonyms a human chooses. A row none of whose children is found makes nobody: a parent without
    child belongs nowhere.
    """
    for row in rows:
        if row.is_settled:
            continue
        found: set[Node] = set(keyed.get(row.record.key, ()) if row.record.key else ())
        for place, ref in enumerate(row.record.children):
            found |= _meant(row, place, ref, index, decisions)
        row.children = tuple(sorted(found))
        row.child_names = tuple(sorted(index.names[node] for node in found))
        _ask_homonyms(row, decisions)


def _meant(row: Row, place: int, ref: ChildRef, index: ChildIndex, decisions: Mapping[str, str]) -> set[Node]:
    """The node of the child named at this place; none when there is no such child, or several."""
    found = index.find(ref)
    if not found:
        index.tell_missing(row, ref)
    if len(found) > 1:
        said = decisions.get(child_key(row.key, place), "")
        chosen = [child for child in found if child.ref == said]
        if not chosen and said != Decided.IGNORE:
            row.homonyms.append(Homonyms(place, _called(ref), tuple(sorted(child.ref for child in found))))
        found = chosen
    return {child.node for child in found}


def _ask_homonyms(row: Row, decisions: Mapping[str, str]) -> None:
    """A parent with no other child waits for the answer; one who has another is imported without it."""
    if decisions.get(row.key, "") == Decided.IGNORE:
        row.homonyms = []
    for homonyms in row.homonyms:
        text = _("Plusieurs élèves s’appellent %(name)s\u00a0: dites lequel est son enfant.") % {"name": homonyms.name}
        if row.children:
            row.tell("children", text)
        else:
            row.ask(text, {})


def reject_childless(rows: Iterable[Row]) -> None:
    """Nobody is made for a parent of whom no child was found."""
    for row in rows:
        if not row.children and row.node < 0 and row.leader is None and not row.is_settled:
            row.reject("children", _("Aucun de ses enfants n’est dans l’école : ce responsable n’est pas créé."))
            row.outcome = Outcome.REJECTED
