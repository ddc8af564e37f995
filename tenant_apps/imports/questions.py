"""A row that waits for a human, as one question: what the file says, whom it may be, what one can answer."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.imports.choices import Decided, Outcome, Reason
from tenant_apps.imports.engine.rows import row_of
from tenant_apps.imports.models import Import, ImportRow
from tenant_apps.imports.permissions import can_see_column
from tenant_apps.imports.selectors import candidates_of, homonyms_of, near_among, persons_of, waiting_rows
from tenant_apps.imports.words import Fact, known_of, planned_of, said_by

# How many other rows of the same name are worth showing.
_FEW = 5


@dataclass(frozen=True)
class Side:
    """An account the row may be, or a pupil (perhaps still to be made: `row`) a parent's row may mean."""

    person: User | None
    reason: str
    facts: list[Fact]
    # Somebody the reader has in class, or the reader runs the school: the account is shown whole.
    is_near: bool = True
    row: ImportRow | None = None
    # What the button of this side answers; "" when there is nothing to choose.
    answer: str = ""


@dataclass(frozen=True)
class Answer:
    """One of the large buttons under the question."""

    value: str
    label: str
    help: str
    icon: str


@dataclass(frozen=True)
class Question:
    """Everything the page of one question shows."""

    row: ImportRow
    title: str
    texts: list[str]
    said: list[Fact]
    sides: list[Side]
    answers: list[Answer]
    twins: list[tuple[ImportRow, list[Fact]]] = field(default_factory=list)
    # Whose child it is, instead of who it is.
    is_about_child: bool = False

    @property
    def first_key(self) -> int:
        """How many keys the accounts take before the answers."""
        return sum(1 for side in self.sides if side.answer)


def next_after(run: Import, row: ImportRow) -> ImportRow | None:
    """The question that follows one; the first one left when it was the last."""
    waiting = waiting_rows(run).exclude(pk=row.pk)
    return waiting.filter(number__gt=row.number).first() or waiting.first()


def ask(actor: User, row: ImportRow) -> Question:
    """The question a row asks, with what `actor` may know of the accounts it may be."""
    if row.outcome == Outcome.ABSENT:
        return _about_absent(actor, row)
    if homonyms := row.data.get("homonyms"):
        return _about_child(actor, row, homonyms[0])
    if row.outcome == Outcome.DECISION:
        return _about_who(actor, row)
    return _about_head(actor, row)


def _sides(actor: User, row: ImportRow, people: Sequence[tuple[User, str]]) -> list[Side]:
    """The accounts a row may be (with the reason), as far as `actor` sees them."""
    near = near_among(actor, (person for person, _reason in people))
    return [_side(actor, row, person, near=near, reason=reason) for person, reason in people]


def _side(
    actor: User, row: ImportRow, person: User, *, near: Container[int], reason: str = "", classes: Sequence[str] = ()
) -> Side:
    sees = partial(can_see_column, actor, person, near=near)
    return Side(person, reason, known_of(person, row, sees, classes), person.pk in near)


def _about_who(actor: User, row: ImportRow) -> Question:
    people = [(user, str(reason.label)) for user, reason in candidates_of([row])[row.key]]
    sides = [replace(side, answer=str(side.person.pk)) for side in _sides(actor, row, people) if side.person]
    twins = [(one, said_by(one)) for one in _same_name(row)]
    answers = [
        Answer(
            Decided.NEW,
            _("C’est quelqu’un d’autre") if sides else _("Créer son compte"),
            _("Un nouveau compte est créé.") if sides else _("Un compte est créé pour cette ligne."),
            "user-plus",
        ),
        Answer(
            Decided.IGNORE,
            _("Laisser cette ligne de côté"),
            _("L’autre ligne parle de la même personne, ou c’est à voir plus tard.")
            if twins and not sides
            else _("Rien ne change pour le moment."),
            "minus-circle",
        ),
    ]
    title = _("Qui est %(name)s ?") % {"name": row.full_name}
    return Question(row, title, _texts(row), said_by(row), sides, answers, twins)


def _about_child(actor: User, row: ImportRow, asked: dict[str, Any]) -> Question:
    """Which pupil of one name is the child this parent's row means."""
    pupils = homonyms_of(row.run_id, asked["choices"])
    near = near_among(actor, [person for _choice, _pupil, person in pupils if person])
    sides = []
    for choice, pupil, person in pupils:
        side = _child_side(actor, row, pupil, person, near)
        sides.append(replace(side, answer=child_answer(asked["place"], choice)))
    none = child_answer(asked["place"], Decided.IGNORE)
    answers = [
        Answer(none, _("Aucun de ces élèves"), _("Ce lien n’est pas créé."), "x"),
        Answer(Decided.IGNORE, _("Laisser cette ligne de côté"), _("Rien ne change pour le moment."), "minus-circle"),
    ]
    title = _("Quel élève est l’enfant de %(name)s\u00a0?") % {"name": row.full_name}
    texts = _texts(row) if row.outcome == Outcome.DECISION else _texts(row, "children")
    return Question(row, title, texts, said_by(row), sides, answers, is_about_child=True)


def _child_side(
    actor: User, row: ImportRow, pupil: ImportRow | None, person: User | None, near: Container[int]
) -> Side:
    """A pupil as the account says, or the files when there is none yet; in the class the files give."""
    if person is None:
        return Side(None, "", planned_of(pupil, row) if pupil else [], row=pupil)
    classes = pupil.data.get("classes", []) if pupil else []
    return replace(_side(actor, row, person, near=near, classes=classes), row=pupil)


def child_answer(place: int, choice: str) -> str:
    """An answer about the child at this place, as the page sends it."""
    return f"enfant {place} {choice}"


def split_answer(text: str) -> tuple[str, int | None]:
    """The decision an answer of the page holds, and the place of the child it is about."""
    found = re.fullmatch(r"enfant (\d{1,3}) (.+)", text, re.ASCII)
    return (found[2], int(found[1])) if found else (text, None)


def _same_name(row: ImportRow) -> list[ImportRow]:
    same = ImportRow.objects.filter(run=row.run_id, kind=row.kind, search_name=row.search_name)
    return list(same.exclude(pk=row.pk).exclude(file="").in_order()[:_FEW])


def _about_absent(actor: User, row: ImportRow) -> Question:
    answers = [
        Answer(Decided.KEEP, _("Garder ce compte"), _("Rien ne change."), "check"),
        Answer(
            Decided.LEAVE,
            _("Mettre sur le départ"),
            _("Le compte attend 90 jours, puis est effacé. Il peut être restauré."),
            "sign-out",
        ),
    ]
    texts = [_("Ce compte a été ajouté à la main, et les fichiers n’en parlent pas. Sans réponse, il est gardé.")]
    title = _("Garder %(name)s ?") % {"name": row.full_name}
    return Question(row, title, texts, [], _own_side(actor, row), answers)


def _about_head(actor: User, row: ImportRow) -> Question:
    answers = [
        Answer(
            Decided.HEAD,
            _("Oui, donner la fonction de direction"),
            _("Cette personne administrera l’école : classes, comptes, imports."),
            "user-gear",
        ),
        Answer(
            str(row.person_id or Decided.NEW.value),
            _("Non, pas de fonction"),
            _("Le reste de la ligne est importé."),
            "x",
        ),
    ]
    title = _("%(name)s dirige l’école ?") % {"name": row.full_name}
    return Question(row, title, _texts(row, "head"), said_by(row), _own_side(actor, row), answers)


def _own_side(actor: User, row: ImportRow) -> list[Side]:
    """The account of a row whose account is known."""
    person = persons_of([row]).get(row.person_id or 0)
    reason = str(Reason(row.reason).label) if row.reason else ""
    return _sides(actor, row, [(person, reason)]) if person else []


def _texts(row: ImportRow, column: str = "") -> list[str]:
    """What is told of a row, the question itself first: it came last."""
    return [one["text"] for one in reversed(row.problems) if not column or one["column"] == column]


def answers_of(run: Import, rows: Iterable[ImportRow]) -> list[tuple[ImportRow, str]]:
    """Rows that were answered, with the answers in words."""
    rows = list(rows)
    kept = {row.key: run.decisions.get(row.key, "") for row in rows}
    chosen = [int(answer) for answer in kept.values() if answer.isdecimal()]
    people = {user.pk: user for user in User.objects.filter(pk__in=chosen).by_name()}
    said = {key: [_answer_words(answer, people)] if answer else [] for key, answer in kept.items()}
    for key, choice in run.decisions.items():
        if key not in said and row_of(key) in said:
            said[row_of(key)].append(_child_words(run, choice))
    before = {row_of(key) for key in run.recalled}
    words = {key: ", ".join(answers) for key, answers in said.items()}
    again = _("%(answer)s (comme à un import précédent)")
    return [(row, again % {"answer": words[row.key]} if row.key in before else words[row.key]) for row in rows]


def _answer_words(answer: str, people: dict[int, User]) -> str:
    if answer.isdecimal():
        person = people.get(int(answer))
        return _("c’est %(name)s") % {"name": person.full_name} if person else _("un compte qui n’est plus là")
    return str(Decided(answer).label)


def _child_words(run: Import, choice: str) -> str:
    """Homonyms have one name: the line or the login says which one it is. Rare enough to be read one by one."""
    if choice == Decided.IGNORE:
        return _("aucun des élèves de ce nom")
    for _choice, pupil, person in homonyms_of(run.pk, [choice]):
        if pupil:
            return _("l’enfant est %(name)s, ligne %(line)s") % {"name": pupil.full_name, "line": pupil.line}
        if person:
            return _("l’enfant est %(name)s, %(login)s") % {"name": person.full_name, "login": person.login}
    return _("un élève qui n’est plus là")
