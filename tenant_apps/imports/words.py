"""What rows hold, in words for people: names of columns, values, what changes from what to what."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from tenant_apps.accounts.choices import Function, Profile, Source
from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import readable_mobile
from tenant_apps.directory.choices import Gender
from tenant_apps.imports import onde
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.models import Import, ImportRow

# Columns that ONE names otherwise than the files do; the others bear the name they have in a file.
_LABELS: dict[str, str | Promise] = {
    "last_name": gettext_lazy("Nom"),
    "family_name": gettext_lazy("Nom de famille"),
    "classes": gettext_lazy("Classes"),
    "children": gettext_lazy("Enfants"),
    "guardians": gettext_lazy("Responsables"),
    "functions": gettext_lazy("Fonctions"),
    "profile": gettext_lazy("Profil"),
    "source": gettext_lazy("Origine"),
    "feed_key": gettext_lazy("Identifiant académique"),
    "photo_flag": gettext_lazy("Autorisation photo (ONDE)"),
}
# What tells people apart, in the order one reads it.
_TELLING = (
    "birth_date",
    "ine",
    "classes",
    "level",
    "children",
    "guardians",
    "email",
    "mobile",
    "home_phone",
    "work_phone",
    "address",
    "postal_code",
    "city",
    "family_name",
    "title",
    "gender",
)
# What is enough to recognise somebody new in a list.
_SHORT = frozenset({"birth_date", "email", "mobile"})


@dataclass(frozen=True)
class Fact:
    """One thing known of somebody."""

    name: str
    label: str
    value: str
    # Whether the other side says the same (decisions only).
    same: bool = False


@dataclass(frozen=True)
class Change:
    """One thing that becomes another; `before` is "" when nothing was known."""

    label: str
    before: str
    after: str


def label_of(column: str) -> str:
    """What a column of an account or of a file is called."""
    if column in _LABELS:
        return str(_LABELS[column])
    return onde.field_label(column) if column in set(onde.Field) else column


def say(column: str, value: Any) -> str:
    """A value as people say it; "" for nothing."""
    if value in (None, "", []):
        return ""
    if column in _SAID:
        return str(_SAID[column](value))
    if isinstance(value, bool):
        return _("Oui") if value else _("Non")
    return ", ".join(value) if isinstance(value, list) else str(value)


def _say_functions(values: list[str]) -> str:
    return ", ".join(str(Function(one).label) for one in values)


def _say_day(value: date | str) -> str:
    return date_format(value if isinstance(value, date) else date.fromisoformat(value), "j F Y")


_SAID: dict[str, Callable[[Any], Any]] = {
    "gender": lambda value: Gender(value).label,
    "profile": lambda value: Profile(value).label,
    "source": lambda value: Source(value).label,
    "functions": _say_functions,
    "mobile": readable_mobile,
    "birth_date": _say_day,
}


def changes_of(row: ImportRow, sees: Callable[[str], bool] = lambda column: True) -> list[Change]:
    """What an import changes of an account that exists.

    `sees`: whether the reader may know a column of the account; what was known of others is not told.
    """
    before, after = row.data.get("before", {}), row.data.get("after", {})
    names = sorted(after, key=lambda name: (_TELLING.index(name) if name in _TELLING else len(_TELLING), name))
    return [Change(label_of(name), _before(name, before.get(name), sees), say(name, after[name])) for name in names]


def _before(column: str, value: Any, sees: Callable[[str], bool]) -> str:
    told = say(column, value)
    return told if not told or sees(column) else _("masqué")


def said_by(row: ImportRow) -> list[Fact]:
    """What the file says of somebody, in the order one reads it."""
    said = row.data.get("said") or row.data.get("after", {})
    return [
        Fact(name, label_of(name), text) for name in _TELLING if name in said and (text := say(name, said.get(name)))
    ]


def known_of(person: User, row: ImportRow, sees: Callable[[str], bool], classes: Sequence[str] = ()) -> list[Fact]:
    """What the account says (`person` with its surroundings and administrative file), compared with a row.

    `sees`: whether the reader may know a column. The children of a parent give way to their classes.
    `classes`: those the files give, when they do.
    """
    values = _values_of(person)
    if not sees("children"):
        of_children = {one.name for link in person.guardianships.all() for one in link.child.classes.all()}
        values["classes"] = values["classes"] or sorted(of_children)
    values["classes"] = list(classes) or values["classes"]
    return _compared({name: value for name, value in values.items() if sees(name)}, row)


def planned_of(pupil: ImportRow, row: ImportRow) -> list[Fact]:
    """What the files say of a pupil who has no account yet, compared with the row of a parent."""
    return _compared(pupil.data.get("after", {}) | {"classes": pupil.data.get("classes", [])}, row)


def _compared(values: dict[str, Any], row: ImportRow) -> list[Fact]:
    """Values as facts, each with whether the row says the same."""
    said = {fact.name: fact.value.casefold() for fact in said_by(row)}
    facts = [(name, say(name, values.get(name))) for name in _TELLING]
    return [Fact(name, label_of(name), text, said.get(name) == text.casefold()) for name, text in facts if text]


def _values_of(person: User) -> dict[str, Any]:
    details = getattr(person, "personal_details", None)
    values = {name: getattr(details, name, "") for name in _TELLING}
    values |= {name: getattr(person, name) for name in ("birth_date", "ine", "email", "mobile")}
    values["classes"] = [one.name for one in person.classes.all()]
    values["children"] = [link.child.full_name for link in person.guardianships.all()]
    values["guardians"] = [link.relative.full_name for link in person.guardians.all()]
    return values


def promise_of(run: Import) -> list[str]:
    """What applying an import will do, one sentence for each outcome it has."""
    totals = run.totals
    new, updated, leaving = totals[Outcome.NEW], totals[Outcome.UPDATED], totals[Outcome.LEAVING]
    classes = len(run.classes.get("new", []))
    said = (
        (new, ngettext("%(n)s compte sera créé.", "%(n)s comptes seront créés.", new)),
        (updated, ngettext("%(n)s compte sera mis à jour.", "%(n)s comptes seront mis à jour.", updated)),
        (classes, ngettext("%(n)s classe sera ajoutée.", "%(n)s classes seront ajoutées.", classes)),
        (
            leaving,
            ngettext(
                "%(n)s personne sera mise sur le départ : son compte reste 90 jours, restaurable.",
                "%(n)s personnes seront mises sur le départ : leurs comptes restent 90 jours, restaurables.",
                leaving,
            ),
        ),
    )
    return [text % {"n": n} for n, text in said if n]


def aside_of(run: Import) -> list[str]:
    """What applying an import will leave alone."""
    totals = run.totals
    waiting, rejected, absent = totals[Outcome.DECISION], totals[Outcome.REJECTED], totals[Outcome.ABSENT]
    said = (
        (
            waiting,
            ngettext(
                "%(n)s ligne à décider sera laissée de côté.",
                "%(n)s lignes à décider seront laissées de côté.",
                waiting,
            ),
        ),
        (
            rejected,
            ngettext(
                "%(n)s ligne refusée ne sera pas importée.", "%(n)s lignes refusées ne seront pas importées.", rejected
            ),
        ),
        (
            absent,
            ngettext(
                "%(n)s personne absente des fichiers, ajoutée à la main, est gardée.",
                "%(n)s personnes absentes des fichiers, ajoutées à la main, sont gardées.",
                absent,
            ),
        ),
    )
    return [text % {"n": n} for n, text in said if n]


@dataclass(frozen=True)
class Remark:
    """Something to know about one cell of a row."""

    label: str
    text: str
    blocking: bool


@dataclass(frozen=True)
class Line:
    """A row as a page shows it, beside the account it became or would change."""

    row: ImportRow
    person: User | None
    changes: list[Change]
    facts: list[Fact]
    remarks: list[Remark]


def line_of(row: ImportRow, person: User | None, sees: Callable[[str], bool] = lambda column: True) -> Line:
    """A row told: its changes when the account is known, the main things it says when it is new.

    `person`: the account, when the reader may open it. `sees`: as in `changes_of`.
    """
    changes = changes_of(row, sees) if row.outcome == Outcome.UPDATED else []
    facts = [fact for fact in said_by(row) if fact.name in _SHORT] if row.outcome == Outcome.NEW else []
    remarks = [Remark(_remark_label(one["column"]), one["text"], one["blocking"]) for one in row.problems]
    return Line(row, person, changes, facts, remarks)


def _remark_label(column: str) -> str:
    return label_of(column) if column else ""
