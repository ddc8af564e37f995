"""What an import would do: records of files against the school as it is. Nothing here writes or reads the database."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Function, LeavingReason, Profile, Source
from tenant_apps.imports.choices import Decided, Outcome
from tenant_apps.imports.engine import facts
from tenant_apps.imports.engine.children import ChildIndex, find_children, reject_childless
from tenant_apps.imports.engine.classes import ClassBook
from tenant_apps.imports.engine.leaving import (
    Absents,
    add_followers,
    find_absents,
    is_mass,
    kind_of,
    returning_parents,
    user_key,
)
from tenant_apps.imports.engine.names import NameIndex, record_names
from tenant_apps.imports.engine.pupils import Numbers, PupilMatcher
from tenant_apps.imports.engine.relatives import RelativeMatcher
from tenant_apps.imports.engine.rows import Change, Creation, Node, Plan, Row, row_key
from tenant_apps.imports.engine.snapshot import Person, Snapshot
from tenant_apps.imports.engine.teachers import TeacherMatcher
from tenant_apps.imports.onde.rows import without_class
from tenant_apps.imports.records import Kind, PersonRecord, PupilRecord, Roster, TeacherRecord

_PROFILES = {Kind.PUPILS: Profile.PUPIL, Kind.RELATIVES: Profile.RELATIVE, Kind.TEACHERS: Profile.TEACHER}


def make_plan(
    school: Snapshot,
    roster: Roster,
    decisions: Mapping[str, str] | None = None,
    *,
    source: str = Source.ONDE,
    only_class: int = 0,
) -> Plan:
    """The plan of an import; the same whatever the order of files and rows.

    `decisions`: key of a row (`Row.key`, or `user:<id>` of somebody in no file) → Decided or the id
    of an account. `source` is the value of `User.source` that records of this origin give. With
    `only_class` (its id) pupils go to that class whatever the file calls it, and neither teachers nor
    pupils of another class are touched: what a teacher may import.
    """
    return _Planner(school, roster, decisions or {}, source, only_class).make()


class _Planner:
    """One pass over a roster: who is who, where they belong, who leaves, what to write."""

    def __init__(
        self, school: Snapshot, roster: Roster, decisions: Mapping[str, str], source: str, only_class: int
    ) -> None:
        self.school, self.roster, self.decisions, self.only_class = school, roster, decisions, only_class
        self.plan = Plan(source)
        self.rows = _open_rows(roster)
        self.by_kind = {kind: _canonical(row for row in self.rows if row.kind == kind) for kind in Kind}
        placed: list[PupilRecord | TeacherRecord] = [*roster.pupils, *roster.teachers]
        refs = [ref for record in placed for ref in record.classes]
        if only_class:
            refs = []
            self._refuse_teachers()
        self.classes = ClassBook(school, refs)
        self.numbers = Numbers(school)
        people = [one for one in school.people.values() if one.leaving_reason != LeavingReason.MERGED]
        self.pupils = NameIndex(one for one in people if one.profile == Profile.PUPIL)
        self.adults = NameIndex(one for one in people if one.profile not in (Profile.PUPIL, Profile.TEAM))

    def make(self) -> Plan:
        """Everything, in the order in which one thing depends on the other."""
        self._match_pupils()
        TeacherMatcher(self.school, self.numbers, self.decisions, self.adults).match(self.by_kind[Kind.TEACHERS])
        absents = self._absents({Kind.PUPILS} & self.roster.complete)
        self._match_relatives(absents)
        absents.outcomes |= self._absents(self.roster.complete - {Kind.PUPILS}).outcomes
        kept = {row.person.pk for row in self.by_kind[Kind.RELATIVES] if row.person and row.children}
        add_followers(self.school, absents, kept, self.decisions)
        self._write_people()
        self._write_classes_of_pupils()
        self._write_families()
        self._add_absents(absents)
        self._add_returning()
        self.classes.write_into(self.plan)
        self._name_classes()
        self.plan.rows = self.rows
        return self.plan

    # --- Who is who

    def _match_pupils(self) -> None:
        rows = self.by_kind[Kind.PUPILS]
        PupilMatcher(self.school, self.numbers, self.decisions, self.pupils).match(rows)
        if self.only_class:
            self._keep_to_class(rows)
            return
        refs = {row.key: list(row.record.classes) for row in rows}
        for row in rows:
            if row.leader:
                refs[row.leader.key] += row.record.classes
        for row in rows:
            if row.node:
                row.classes = self.classes.use(refs[row.key], row.record.level)

    def _refuse_teachers(self) -> None:
        for row in self.by_kind[Kind.TEACHERS]:
            row.reject("", _("Les adultes de l’école sont importés par la direction."))

    def _keep_to_class(self, rows: Iterable[Row]) -> None:
        """Every pupil goes to the one class; who is in another one stays there."""
        needless = without_class()
        for row in rows:
            row.problems = [problem for problem in row.problems if problem.text != needless]
            if row.person and row.person.classes and self.only_class not in row.person.classes:
                row.person = None
                row.reject("", _("Cet élève est dans une autre classe : la direction peut l’en changer."))
            elif row.node:
                row.classes = (self.only_class,)

    def _match_relatives(self, absents: Absents) -> None:
        rows = self.by_kind[Kind.RELATIVES]
        gone = absents.leaving
        staying = [
            person
            for person in self.school.of_profile(Profile.PUPIL)
            if person.pk not in gone and not person.is_leaving and self._is_within(person)
        ]
        index = ChildIndex(self.by_kind[Kind.PUPILS], staying, self.classes, of_one_class=bool(self.only_class))
        find_children(rows, index, self._keyed_children(), self.decisions)
        RelativeMatcher(self.school, self.numbers, self.decisions, self.adults, index).match(rows)
        reject_childless(rows)

    def _is_within(self, pupil: Person) -> bool:
        """Whether a pupil is one this import may speak of: all are, except for a teacher's own import."""
        return not self.only_class or self.only_class in pupil.classes

    def _is_foreign(self, person: Person) -> bool:
        """An adult without a child in the class a teacher imports: a link may be added, nothing is rewritten."""
        children = (self.school.people[pk] for pk in person.children)
        return bool(self.only_class) and not any(self._is_within(child) for child in children)

    def _keyed_children(self) -> dict[str, set[Node]]:
        """Children by the identifier of the relative their own row names: links come from both sides."""
        found: dict[str, set[Node]] = defaultdict(set)
        for row in self.by_kind[Kind.PUPILS]:
            node = row.leader.node if row.leader else row.node
            for key in row.record.relative_keys:
                if node:
                    found[key].add(node)
        return found

    # --- Who leaves

    def _absents(self, complete: Iterable[Kind]) -> Absents:
        return find_absents(
            self.school,
            complete,
            gone_keys=self.roster.gone_keys,
            present=self._present(),
            decisions=self.decisions,
            source=self.plan.source,
        )

    def _present(self) -> set[int]:
        """Whoever a row names, or may mean: rejected and waiting rows make nobody leave."""
        found: set[int] = set()
        for row in self.rows:
            if row.person:
                found.add(row.person.pk)
            found.update(row.candidates)
            if row.outcome in (Outcome.REJECTED, Outcome.DECISION, Outcome.IGNORED):
                index = self.pupils if row.kind == Kind.PUPILS else self.adults
                found.update(person.pk for person in index.find(record_names(row.record)))
                found.update(person.pk for person in self._numbered(row.record))
        return found

    def _numbered(self, record: PersonRecord) -> list[Person]:
        known = (self.numbers.by_key.get(record.key), self.numbers.by_ine.get(getattr(record, "ine", "")))
        return [person for person in known if person]

    def _add_absents(self, absents: Absents) -> None:
        for number, pk in enumerate(sorted(absents.outcomes), start=len(self.rows) + 1):
            person = self.school.people[pk]
            row = Row(user_key(pk), number, kind_of(person.profile), person=person, node=pk)
            row.outcome, row.classes = absents.outcomes[pk], tuple(sorted(person.classes))
            self.rows.append(row)
        self.plan.leaving = sorted(absents.leaving)
        unasked = {pk for pk in absents.leaving if self.decisions.get(user_key(pk)) != Decided.LEAVE}
        self.plan.mass_leaving = is_mass(self.school, unasked)

    def _add_returning(self) -> None:
        for pk in returning_parents(self.school, set(self.plan.restored), self.roster.complete):
            person = self.school.people[pk]
            row = Row(user_key(pk), len(self.rows) + 1, Kind.RELATIVES, person=person, node=pk)
            row.outcome, row.restored = Outcome.UPDATED, True
            self.rows.append(row)
            self.plan.restored.append(pk)

    # --- What to write

    def _write_people(self) -> None:
        for kind in Kind:
            for row in self.by_kind[kind]:
                if row.leader is None and row.node > 0:
                    self._write_known(row)
                elif row.leader is None and row.node < 0:
                    self._write_new(row)
        self._propose_heads()
        for row in self.rows:
            if row.leader is not None and not row.is_settled:
                _follow_leader(row, row.leader)

    def _write_known(self, row: Row) -> None:
        person = self.school.people[row.node]
        row.outcome = Outcome.UNCHANGED
        if person.is_leaving:
            row.restored, row.outcome = True, Outcome.UPDATED
            self.plan.restored.append(person.pk)
        if row.kind == Kind.RELATIVES and self._is_foreign(person):
            return
        if row.kind == Kind.RELATIVES and person.profile != Profile.RELATIVE:
            return  # a teacher who is a parent: the parents' file knows nothing of the account
        fields = facts.account_changes(person, row.record, self.plan.source)
        if row.kind == Kind.TEACHERS and person.profile == Profile.RELATIVE:
            fields["profile"] = Profile.TEACHER if row.record.is_teacher else Profile.STAFF
        self._without_taken_numbers(row, fields, person.pk)
        self._change(row, fields, facts.detail_changes(person, row.record))

    def _change(self, row: Row, fields: facts.Fields, details: facts.Fields) -> None:
        person = self.school.people[row.node]
        if not fields and not details:
            return
        row.outcome = Outcome.UPDATED
        row.after |= fields | details
        row.before |= {name: getattr(person, name) for name in fields}
        row.before |= {name: person.detail(name) for name in details}
        self.plan.changes.append(Change(person, fields, details))

    def _write_new(self, row: Row) -> None:
        fields = facts.account_facts(row.record) | {"profile": str(_PROFILES[row.kind])}
        if row.kind == Kind.TEACHERS and not row.record.is_teacher:
            fields["profile"] = str(Profile.STAFF)
        self._without_taken_numbers(row, fields, 0)
        details = facts.detail_facts(row.record)
        row.outcome, row.after = Outcome.NEW, fields | details
        self.plan.creations.append(Creation(row.node, fields, details))

    def _without_taken_numbers(self, row: Row, fields: facts.Fields, pk: int) -> None:
        """A number another account bears stays with that account."""
        for name, known in (("ine", self.numbers.by_ine), ("feed_key", self.numbers.by_key)):
            owner = known.get(fields.get(name, ""))
            if owner and owner.pk != pk:
                row.tell(name, _("Ce numéro est déjà celui d’un autre compte : il n’est pas repris."))
                del fields[name]

    # --- The head

    def _propose_heads(self) -> None:
        """The file's head is the head while nobody else is; otherwise a human says (never silently)."""
        heads = {person.pk for person in self.school.people.values() if person.is_head and not person.is_leaving}
        claims = [row for row in self.by_kind[Kind.TEACHERS] if row.node and row.leader is None and row.record.is_head]
        claims = [row for row in claims if row.node not in heads]
        said = sum(1 for row in self.by_kind[Kind.TEACHERS] if row.leader is None and row.record.is_head)
        for row in claims:
            if self.decisions.get(row.key) == Decided.HEAD or (not heads and said == 1):
                self._make_head(row)
            else:
                row.tell(
                    "head", _("Le fichier dit que cette personne dirige l’école : donnez-lui la fonction, ou non.")
                )

    def _make_head(self, row: Row) -> None:
        if row.person:
            self._change(row, {"functions": sorted({*row.person.functions, Function.HEAD.value})}, {})
            return
        creation = next(one for one in self.plan.creations if one.node == row.node)
        creation.fields["functions"] = row.after["functions"] = [Function.HEAD.value]

    # --- Where they belong

    def _write_classes_of_pupils(self) -> None:
        for row in self.by_kind[Kind.PUPILS]:
            if row.node and row.leader is None:
                current = row.person.classes if row.person else set()
                exact = self.plan.source == Source.AAF1D
                self._move(row, current, self.classes.after(current, row.classes, exact=exact))
        for row in self.by_kind[Kind.TEACHERS]:
            if row.node and row.leader is None:
                row.classes = self.classes.use(row.record.classes) if not self.only_class else ()
                current = row.person.classes if row.person else set()
                self._move(row, current, {*current, *row.classes})

    def _move(self, row: Row, current: set[int], wanted: set[Node]) -> None:
        joined, left = sorted(wanted - current), sorted(current - wanted)
        self.plan.joins += [(row.node, node) for node in joined]
        self.plan.quits += [(row.node, node) for node in left]
        row.classes = tuple(sorted(wanted))
        if (joined or left) and row.person:
            row.old_classes = tuple(sorted(current))
        if (joined or left) and row.outcome == Outcome.UNCHANGED:
            row.outcome = Outcome.UPDATED

    def _write_families(self) -> None:
        for row in self.by_kind[Kind.RELATIVES]:
            if not row.node or row.leader is not None:
                continue
            known = row.person.children if row.person else set()
            missing = [child for child in row.children if child not in known and child != row.node]
            self.plan.care += [(row.node, child) for child in missing]
            if missing and row.person:
                told = (self.school.people[child] for child in known)
                row.before["children"] = sorted(child.full_name for child in told if self._is_within(child))
                row.after["children"] = sorted({*row.before["children"], *row.child_names})
            if missing and row.outcome == Outcome.UNCHANGED:
                row.outcome = Outcome.UPDATED
            self._end_care(row, known)

    def _end_care(self, row: Row, known: set[int]) -> None:
        """Of the feed only: a link that neither side says any more is over, when both are still fed."""
        whole = {Kind.PUPILS, Kind.RELATIVES} <= self.roster.complete
        if self.plan.source != Source.AAF1D or not whole or not row.person or not row.person.feed_key:
            return
        fed = {one.node for one in self.by_kind[Kind.PUPILS] if one.node and one.record.key}
        ended = sorted((known & fed) - set(row.children))
        self.plan.ended_care += [(row.node, child) for child in ended]
        if ended and row.outcome == Outcome.UNCHANGED:
            row.outcome = Outcome.UPDATED

    def _name_classes(self) -> None:
        names = self.plan.class_names
        for row in self.rows:
            row.class_names = tuple(sorted(names[node] for node in row.classes if node in names))
            if row.old_classes is not None:
                row.before["classes"] = sorted(names[node] for node in row.old_classes if node in names)
                row.after["classes"] = list(row.class_names)


def _open_rows(roster: Roster) -> list[Row]:
    """A row for each record, numbered as in the files; blocked ones are rejected at once."""
    rows: list[Row] = []
    seen: Counter[str] = Counter()
    kinds: Sequence[tuple[Kind, Sequence[PersonRecord]]] = (
        (Kind.PUPILS, roster.pupils),
        (Kind.RELATIVES, roster.relatives),
        (Kind.TEACHERS, roster.teachers),
    )
    for kind, records in kinds:
        for record in sorted(records, key=lambda one: (one.origin.file, one.origin.line, one.origin.key)):
            key = row_key(kind, record)
            seen[key] += 1  # two files may bear one name
            row = Row(f"{key}#{seen[key]}" if seen[key] > 1 else key, len(rows) + 1, kind, record, record.origin)
            row.problems = [*record.problems, *facts.unfit(record)]
            if any(problem.blocking for problem in row.problems):
                row.outcome = Outcome.REJECTED
            rows.append(row)
    return rows


def _canonical(rows: Iterable[Row]) -> list[Row]:
    """In an order that files and lines do not decide: logins and leaders are the same whatever comes first."""
    named = [(sorted(record_names(row.record)), row) for row in rows]
    heard = Counter(map(str, (names for names, _row in named)))
    keyed = [(names, _all_said(row.record) if heard[str(names)] > 1 else "", row.number, row) for names, row in named]
    return [row for _names, _said, _number, row in sorted(keyed, key=lambda one: one[:3])]


def _all_said(record: PersonRecord) -> str:
    """Everything a row says, where it stands apart."""
    names = (field.name for field in fields(record))
    return repr([getattr(record, name) for name in names if name not in {"origin", "problems"}])


def _follow_leader(row: Row, leader: Row) -> None:
    if leader.is_settled:
        row.outcome, row.candidates = leader.outcome, leader.candidates
    else:
        row.outcome = Outcome.UNCHANGED
        row.person, row.classes, row.child_names = leader.person, leader.classes, leader.child_names
        line = leader.origin.line or leader.number
        row.tell("", _("Même personne qu’à la ligne %(line)s : comptée une fois.") % {"line": line})
