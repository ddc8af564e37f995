"""What each column of a file means: found from its headers, or said by hand and remembered."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from tenant_apps.imports.onde.fields import CHILD_FIELDS, FIELDS, REPEATED, Field, field_label, missing_fields
from tenant_apps.imports.onde.headers import field_of, kind_of
from tenant_apps.imports.records import Kind
from tenant_apps.imports.rules import header_form


class BadMapping(ValueError):
    """A mapping that does not fit its file; `str()` says why in French."""


@dataclass(frozen=True, slots=True)
class Mapping:
    """The kind of a file and the field of each of its columns, in order."""

    kind: Kind | None
    columns: tuple[Field, ...]

    @property
    def unknown(self) -> tuple[int, ...]:
        """Indexes of the columns nobody has given a meaning: they are not read."""
        return tuple(index for index, field in enumerate(self.columns) if field == Field.UNKNOWN)

    @property
    def missing(self) -> list[str]:
        """Labels of what the columns do not say and such a file must; [] when the file can be read."""
        return missing_fields(self.kind, set(self.columns)) if self.kind else [_("de qui parle le fichier")]

    @property
    def is_usable(self) -> bool:
        """Whether rows can be read with it; unknown columns do not matter."""
        return self.kind is not None and not self.missing

    def to_json(self) -> dict[str, Any]:
        """Plain data for a JSON column; `from_json` reads it back."""
        return {"kind": self.kind.value if self.kind else "", "columns": [field.value for field in self.columns]}


def from_json(data: Any, *, columns: int) -> Mapping:
    """The mapping of a file of that many columns; raises BadMapping, in words, for anything else."""
    try:
        kind = Kind(data["kind"]) if data["kind"] else None
        fields = tuple(Field(value) for value in data["columns"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadMapping(_("Ces choix de colonnes ne peuvent pas être lus.")) from error
    return _checked(Mapping(kind, fields), columns)


def by_hand(kind: Kind, fields: Sequence[str], *, columns: int) -> Mapping:
    """A mapping as chosen on a page, one value per column; raises BadMapping, in words, when it makes no sense."""
    return from_json({"kind": kind, "columns": list(fields)}, columns=columns)


def _checked(mapping: Mapping, columns: int) -> Mapping:
    if len(mapping.columns) != columns:
        raise BadMapping(_("Ces choix de colonnes sont ceux d’un autre fichier."))
    said: set[Field] = set()
    for field in mapping.columns:
        if field in {Field.UNKNOWN, Field.IGNORED}:
            continue
        if mapping.kind and field not in FIELDS[mapping.kind]:
            raise BadMapping(_("« %(field)s » n’existe pas dans ce fichier.") % {"field": field_label(field)})
        if field in said and field not in REPEATED:
            raise BadMapping(_("« %(field)s » est choisi pour deux colonnes.") % {"field": field_label(field)})
        said.add(field)
    return mapping


def guess_mapping(headers: Sequence[str], kind: Kind | None = None) -> Mapping:
    """What the headers say by themselves, for the kind they announce unless one is given.

    A column without a header is ignored, except beyond the last child of a responsable: there it
    continues the children. Of two columns for a field that is said once, the first wins.
    """
    kind = kind or kind_of(headers)
    if kind is None:
        return Mapping(None, (Field.UNKNOWN,) * len(headers))
    fields: list[Field] = []
    for header in headers:
        field = field_of(header, kind) if header_form(header) else Field.IGNORED
        once = field not in REPEATED and field not in {Field.UNKNOWN, Field.IGNORED}
        fields.append(Field.UNKNOWN if once and field in fields else field)
    return Mapping(kind, tuple(_with_more_children(headers, fields)))


def _with_more_children(headers: Sequence[str], fields: list[Field]) -> list[Field]:
    """Cells beyond the headers continue the last group, when the headers end with it (formats.md 1.4)."""
    titled = max((index for index, header in enumerate(headers) if header_form(header)), default=-1) + 1
    groups = groups_of(fields[:titled], CHILD_FIELDS)
    size = len(groups[-1]) if groups else 0
    if not size or max(groups[-1].values()) != titled - 1 or min(groups[-1].values()) != titled - size:
        return fields
    last = fields[titled - size : titled]
    return [*fields[:titled], *(last[place % size] for place in range(len(fields) - titled))]


def groups_of(fields: Iterable[Field], members: Iterable[Field]) -> list[dict[Field, int]]:
    """Columns of `members` in groups (a child, a class): {field: index}; a field met again begins the next one."""
    wanted, groups = frozenset(members), list[dict[Field, int]]()
    for index, field in enumerate(fields):
        if field not in wanted:
            continue
        if not groups or field in groups[-1]:
            groups.append({})
        groups[-1][field] = index
    return groups


def headers_digest(headers: Iterable[str]) -> str:
    """The same for two files with the same headers in the same order, however accented: finds a remembered mapping."""
    forms = [header_form(header) for header in headers]
    while forms and not forms[-1]:
        forms.pop()
    return hashlib.sha256("\x1f".join(forms).encode()).hexdigest()
