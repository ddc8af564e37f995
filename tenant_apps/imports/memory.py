"""What a human said of a row, kept when the import is applied: the same row asks again in no later import."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from hashlib import sha256

from tenant_apps.imports.choices import Decided, Outcome
from tenant_apps.imports.engine.rows import Homonyms, Node, Plan, Row, child_key
from tenant_apps.imports.models import Import, KeptAnswer

# Under which place the answer about the row itself is kept; children have theirs from 0.
WHOLE_ROW = -1
# Of these nothing is left to ask once they are applied: the account leaves, or has the function.
_SPENT = {Decided.LEAVE, Decided.HEAD}
_UNSAID = {"origin", "problems"}


def print_of(row: Row) -> str:
    """A print (SHA-256) of who a row is about and all it says, wherever it stands in whatever file."""
    if row.record is None:
        return sha256(row.key.encode()).hexdigest()
    said = [(one.name, getattr(row.record, one.name)) for one in fields(row.record) if one.name not in _UNSAID]
    return sha256(repr((str(row.kind), said)).encode()).hexdigest()


def _asks(row: Row) -> bool:
    """Whether a human may be asked about it (selectors.waiting_rows)."""
    asked = row.outcome in (Outcome.DECISION, Outcome.ABSENT) or bool(row.homonyms)
    return asked or any(problem.column == "head" for problem in row.problems)


def recall(plan: Plan, decisions: Mapping[str, str]) -> dict[str, str]:
    """Answers of imports before to what this plan asks, by key: those that its rows still offer."""
    prints = {row.key: print_of(row) for row in plan.rows if _asks(row)}
    kept = {(one.print, one.place): one for one in KeptAnswer.objects.filter(print__in=prints.values())}
    if not kept:
        return {}
    people = {row.key: row.person.pk for row in plan.rows if row.person}
    found: dict[str, str] = {}
    for row in plan.rows:
        for key, place, homonyms in _questions(row) if row.key in prints else ():
            answer = kept.get((prints[row.key], place))
            if answer and key not in decisions and (choice := _offered(row, homonyms, answer, people)):
                found[key] = choice
    return found


def _questions(row: Row) -> Iterator[tuple[str, int, Homonyms | None]]:
    """Key and place of each answer a row may have."""
    yield row.key, WHOLE_ROW, None
    for one in row.homonyms:
        yield child_key(row.key, one.place), one.place, one


def _offered(row: Row, homonyms: Homonyms | None, kept: KeptAnswer, people: Mapping[str, int]) -> str:
    """The answer as this plan keeps it; "" when the row does not offer it (any more)."""
    if kept.answer:
        return kept.answer if (row.record is None) == (kept.answer == Decided.KEEP) else ""
    if homonyms is not None:
        meant = (f"user:{kept.person_id}", kept.person_id)
        return next((one for one in homonyms.choices if one == meant[0] or people.get(one) == meant[1]), "")
    own = row.person.pk if row.person else None
    return str(kept.person_id) if kept.person_id in {*row.candidates, own} else ""


def remember(run: Import, plan: Plan, made: Mapping[Node, int]) -> None:
    """Keep the answers of an import that is applied (`made`: ids of new accounts), forget those it took back."""
    rows = {row.key: row for row in plan.rows}
    said = list(_said(run.decisions, rows, made))
    gone = {print_of(row) for row in plan.rows if _asks(row) or row.key in run.decisions}
    gone |= {one.print for one in said}
    KeptAnswer.objects.filter(print__in=gone).delete()
    once = {(one.print, one.place): one for one in said}
    KeptAnswer.objects.bulk_create(once.values(), batch_size=1000)


def _said(decisions: Mapping[str, str], rows: Mapping[str, Row], made: Mapping[Node, int]) -> Iterator[KeptAnswer]:
    for key, decision in decisions.items():
        whole, _mark, place = (key, "", "") if key in rows else key.rpartition(">")
        row = rows.get(whole)
        if row is None or decision in _SPENT:
            continue
        answer = KeptAnswer(print=print_of(row), place=int(place) if place else WHOLE_ROW)
        if decision in (Decided.IGNORE, Decided.KEEP):
            answer.answer = decision
        else:
            answer.person_id = _meant(decision, row, made) if not place else _child(decision, rows, made)
        if answer.answer or answer.person_id:
            yield answer


def _became(row: Row | None, made: Mapping[Node, int]) -> int | None:
    """The account a row stands for now."""
    return (row.person.pk if row.person else made.get(row.node)) if row else None


def _meant(decision: str, row: Row, made: Mapping[Node, int]) -> int | None:
    return int(decision) if decision.isdecimal() else _became(row.leader or row, made)


def _child(decision: str, rows: Mapping[str, Row], made: Mapping[Node, int]) -> int | None:
    return int(decision[5:]) if decision.startswith("user:") else _became(rows.get(decision), made)
