"""From rows to records: one cell at a time, what is wrong said in words at its column."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, TypeVar

from django.utils.translation import gettext as _

from tenant_apps.imports import rules
from tenant_apps.imports.onde.fields import CHILD_FIELDS, CLASS_FIELDS, Field, field_label
from tenant_apps.imports.onde.files import OndeFile
from tenant_apps.imports.onde.lines import Row
from tenant_apps.imports.onde.mappings import Mapping, groups_of
from tenant_apps.imports.records import (
    ChildRef,
    ClassRef,
    Kind,
    Origin,
    PersonRecord,
    Problem,
    PupilRecord,
    RelativeRecord,
    TeacherRecord,
)
from tenant_apps.imports.text import readable_name
from tenants.text import search_form

T = TypeVar("T")
# What an account and its details can hold (accounts.User, directory.PersonalDetails and SchoolClass).
NAME_LENGTH = 60
CLASS_LENGTH = 60
_LENGTHS = {
    Field.EMAIL: 254,
    Field.ADDRESS: 200,
    Field.POSTAL_CODE: 10,
    Field.CITY: 60,
    Field.COUNTRY: 40,
    Field.HOME_PHONE: 20,
    Field.WORK_PHONE: 20,
    Field.CLASS_ID: 20,
    Field.KEY: 60,
    Field.CHILD_KEY: 60,
}


class _Columns:
    """Where each field stands in a file, found once for all its rows."""

    def __init__(self, file: OndeFile, mapping: Mapping) -> None:
        self.file = file
        self._read: dict[tuple[Callable[[str], Any], str], Any] = {}
        self.single = {field: index for index, field in reversed(list(enumerate(mapping.columns)))}
        self.classes = groups_of(mapping.columns, CLASS_FIELDS)
        self.children = groups_of(mapping.columns, CHILD_FIELDS)
        titled = max((index for index, header in enumerate(file.headers) if header), default=-1)
        read = max((index for index, field in enumerate(mapping.columns) if field != Field.IGNORED), default=-1)
        self.width = self._expected_width(max(titled, read) + 1)

    def _expected_width(self, width: int) -> int:
        """Where cells are too many; a column without a title that most rows fill is one of the file's, not a slip."""
        beyond = sum(any(row.cells[width:]) for row in self.file.rows)
        return len(self.file.headers) if 2 * beyond > len(self.file.rows) else width

    def read(self, rule: Callable[[str], T], text: str) -> T:
        """What a rule says of a text, asked once: classes, levels and titles are few in a file."""
        if (rule, text) not in self._read:
            self._read[rule, text] = rule(text)
        found: T = self._read[rule, text]
        return found

    def title(self, field: Field) -> str:
        """The header of a field's column, or the field's own name when the file has none."""
        index = self.single.get(field)
        return (self.file.headers[index] if index is not None else "") or field_label(field)


class _Cells:
    """One row being read; problems gather as cells are taken."""

    def __init__(self, columns: _Columns, row: Row) -> None:
        self.columns, self.row = columns, row
        self.problems: list[Problem] = []
        if any(row.cells[columns.width :]):
            self.tell_row(_("Cette ligne a plus de cellules que le fichier n’a de titres : vérifiez-la."))

    def tell_row(self, text: str, *, blocking: bool = False) -> None:
        self.problems.append(Problem("", text, blocking))

    def tell(self, field: Field, text: str, *, blocking: bool = False) -> None:
        if text:
            self.problems.append(Problem(self.columns.title(field), text, blocking))

    def at(self, field: Field, index: int | None) -> str:
        """The text of a cell; "" with a problem when it is longer than what can be kept."""
        text = self.row.cells[index] if index is not None and index < len(self.row.cells) else ""
        limit = _LENGTHS.get(field)
        if limit is None or len(text) <= limit:
            return text
        self.tell(field, _("Plus de %(count)s signes : n’est pas gardé.") % {"count": limit})
        return ""

    def text(self, field: Field) -> str:
        return self.at(field, self.columns.single.get(field))

    def take(self, field: Field, read: Callable[[str], tuple[T, str]]) -> T:
        """What a rule reads in a cell; its words become a problem."""
        value, words = self.columns.read(read, self.text(field))
        self.tell(field, words)
        return value

    def name(self, field: Field) -> str:
        return readable_name(self.text(field))

    def person(self) -> dict[str, Any]:
        """What every record says."""
        family, usage, first = (self.name(field) for field in (Field.LAST_NAME, Field.USAGE_NAME, Field.FIRST_NAME))
        for field, name in ((Field.LAST_NAME, usage or family), (Field.FIRST_NAME, first)):
            self.tell(field, _name_problem(name), blocking=True)
        hidden = usage and family and search_form(usage) != search_form(family)
        if hidden:
            self.tell(Field.LAST_NAME, _length_problem(family), blocking=True)
        return {
            "origin": Origin(self.columns.file.name, self.row.line, self.text(Field.KEY)),
            "last_name": usage or family,
            "first_name": first,
            "family_name": family if hidden else "",
            "title": self.take(Field.TITLE, rules.parse_title),
            "email": self.take(Field.EMAIL, rules.parse_email),
            "problems": self.problems,
        }

    def place(self) -> dict[str, Any]:
        fields = (Field.ADDRESS, Field.POSTAL_CODE, Field.CITY, Field.COUNTRY)
        return {field.value: self.text(field) for field in fields}

    def class_refs(self) -> tuple[ClassRef, ...]:
        """The classes the row names, each once; a class without a name is unknown to people."""
        refs = dict[ClassRef, None]()
        for group in self.columns.classes:
            name, number = (self.at(field, group.get(field)) for field in CLASS_FIELDS)
            if len(name) > CLASS_LENGTH:
                self.tell(Field.CLASS_NAME, _length_problem(name), blocking=True)
            elif name:
                refs[ClassRef(name, number, self.columns.read(rules.levels_in, name))] = None
            elif number:
                self.tell(Field.CLASS_ID, _("La classe %(number)s n’a pas de nom.") % {"number": number})
        return tuple(refs)


def _name_problem(name: str) -> str:
    if not name:
        return _("Cette cellule est vide.")
    if words := _length_problem(name):
        return words
    return "" if search_form(name) else _("« %(text)s » n’est pas un nom.") % {"text": name}


def _length_problem(name: str) -> str:
    return _("Plus de %(count)s signes.") % {"count": NAME_LENGTH} if len(name) > NAME_LENGTH else ""


def without_class() -> str:
    """Told of a pupil whose row names no class; of no use when somebody says which class it is."""
    return _("Cet élève n’est dans aucune classe.")


def _pupil(cells: _Cells, today: date) -> PupilRecord:
    person = cells.person()
    born = cells.take(Field.BIRTH_DATE, rules.parse_date)
    ine = cells.take(Field.INE, rules.parse_ine)
    if born is not None:
        cells.tell(Field.BIRTH_DATE, rules.age_warning(born, today))
    elif not ine:
        words = _("Sans date de naissance ni INE, cet élève ne peut pas être reconnu.")
        cells.tell(Field.BIRTH_DATE, words, blocking=True)
    classes = cells.class_refs()
    if not classes:
        cells.tell(Field.CLASS_NAME, without_class())
    return PupilRecord(
        **person,
        **cells.place(),
        birth_date=born,
        ine=ine,
        gender=cells.take(Field.GENDER, rules.parse_gender),
        level=cells.take(Field.LEVEL, rules.parse_level),
        classes=classes,
        photo_flag=cells.take(Field.PHOTO, rules.parse_yes),
    )


def _relative(cells: _Cells, _today: date) -> RelativeRecord:
    person = cells.person()
    mobile, home, words = rules.sort_phones(cells.text(Field.MOBILE), cells.text(Field.HOME_PHONE))
    cells.tell(Field.MOBILE, words)
    children = tuple(dict.fromkeys(_children(cells)))
    if not children:
        cells.tell(Field.CHILD_FIRST_NAME, _("Aucun enfant n’est nommé sur cette ligne."), blocking=True)
    return RelativeRecord(
        **person,
        **cells.place(),
        mobile=mobile,
        home_phone=home,
        work_phone=cells.text(Field.WORK_PHONE),
        children=children,
    )


def _children(cells: _Cells) -> Iterator[ChildRef]:
    """The children the row names; one half named is told and left out."""
    for group in cells.columns.children:
        said = {field: cells.at(field, group.get(field)) for field in CHILD_FIELDS}
        born, words = rules.parse_date(said[Field.CHILD_BIRTH_DATE])
        cells.tell(Field.CHILD_BIRTH_DATE, words)
        child = ChildRef(
            last_name=readable_name(said[Field.CHILD_LAST_NAME]),
            usage_name=readable_name(said[Field.CHILD_USAGE_NAME]),
            first_name=readable_name(said[Field.CHILD_FIRST_NAME]),
            class_name=said[Field.CHILD_CLASS],
            birth_date=born,
            key=said[Field.CHILD_KEY],
        )
        surname = child.last_name or child.usage_name
        if child.key or (surname and child.first_name):
            yield child
        elif surname or child.first_name:
            name = {"name": rules.shorten(surname or child.first_name)}
            cells.tell(Field.CHILD_FIRST_NAME, _("Il manque le nom ou le prénom de l’enfant « %(name)s ».") % name)


def _teacher(cells: _Cells, _today: date) -> TeacherRecord:
    person, function = cells.person(), cells.text(Field.FUNCTION)
    mobile, _home, words = rules.sort_phones(cells.text(Field.MOBILE), "-")
    cells.tell(Field.MOBILE, words)
    is_head = bool(cells.take(Field.HEAD, rules.parse_yes)) or rules.is_head(function)
    return TeacherRecord(
        **person,
        mobile=mobile,
        is_teacher=is_head or not rules.is_staff(function),
        is_head=is_head,
        classes=cells.class_refs(),
    )


_READERS: dict[Kind, Callable[[_Cells, date], PersonRecord]] = {
    Kind.PUPILS: _pupil,
    Kind.RELATIVES: _relative,
    Kind.TEACHERS: _teacher,
}


def read_rows(file: OndeFile, mapping: Mapping, *, today: date) -> list[PersonRecord]:
    """A record per row, in the order of the file, blocked ones included; `mapping` must be usable."""
    if mapping.kind is None or not mapping.is_usable:
        raise ValueError("the mapping of this file says too little")
    columns, read = _Columns(file, mapping), _READERS[mapping.kind]
    return [read(_Cells(columns, row), today) for row in file.rows]
