"""Which adult a parent's row is: never by name alone. Pure functions over rows and accounts.

Two of the same name are one person when an address, a telephone, a home, a child or the other parent
agrees; two when something tells them apart; else a human sees both sides.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.imports.choices import Decided, Reason
from tenant_apps.imports.engine.children import ChildIndex
from tenant_apps.imports.engine.facts import phone_form, place_form
from tenant_apps.imports.engine.names import Name, NameIndex, person_names, record_names
from tenant_apps.imports.engine.pupils import Numbers
from tenant_apps.imports.engine.rows import Node, Row, chosen_person, is_final
from tenant_apps.imports.engine.snapshot import Person, Snapshot

SAME, UNSURE, OTHER = "same", "unsure", "other"
# What outweighs what when several accounts look like one row.
_STRENGTH = {Reason.KEY: 5, Reason.HUMAN: 5, Reason.EMAIL: 4, Reason.PHONE: 4, Reason.CHILD: 3, Reason.ADDRESS: 2}


@dataclass(slots=True)
class Traits:
    """What can be compared of an adult, from a row or from an account."""

    email: str = ""
    mobile: str = ""
    home: str = ""
    place: str = ""
    title: str = ""
    children: frozenset[Node] = frozenset()
    child_last_names: frozenset[str] = frozenset()


def _differ(one: str, other: str) -> bool:
    return bool(one and other and one != other)


def evidence(one: Traits, other: Traits) -> str:
    """The best reason to think that two of the same name are one person; "" for none."""
    if one.email and one.email == other.email:
        return Reason.EMAIL
    if one.mobile and one.mobile == other.mobile:
        return Reason.PHONE
    if one.children & other.children:
        return Reason.CHILD
    if (one.place and one.place == other.place) or (one.home and one.home == other.home):
        return Reason.ADDRESS
    return ""


def compare(one: Traits, other: Traits, *, two_rows: bool) -> tuple[str, str]:
    """(same, unsure or other; the reason) for two adults of the same name.

    `two_rows`: both are in the files, where father and son of one name may stand side by side; an
    account may simply have another address than its row.
    """
    reason = evidence(one, other)
    apart = _differ(one.email, other.email) or _differ(one.mobile, other.mobile)
    if _differ(one.title, other.title):
        return (UNSURE, reason) if reason in (Reason.EMAIL, Reason.PHONE) else (OTHER, "")
    if reason in (Reason.EMAIL, Reason.PHONE):
        return SAME, reason
    if reason == Reason.CHILD:
        return (UNSURE if two_rows and apart else SAME), reason
    if reason == Reason.ADDRESS:
        return (UNSURE if apart else SAME), reason
    if apart or _differ(one.place, other.place) or not one.child_last_names & other.child_last_names:
        return OTHER, ""
    return UNSURE, Reason.NAME


@dataclass(eq=False)
class _Group:
    """Rows that are one person, and the account they are."""

    rows: list[Row]
    traits: Traits
    names: frozenset[Name]
    person: Person | None = None
    reason: str = ""
    fixed: bool = False
    children: set[Node] = field(default_factory=set)


class RelativeMatcher:
    """Decides for all rows of relatives together."""

    def __init__(
        self,
        school: Snapshot,
        numbers: Numbers,
        decisions: Mapping[str, str],
        accounts: NameIndex,
        children: ChildIndex,
    ) -> None:
        self._school, self._numbers, self._decisions = school, numbers, decisions
        self._accounts, self._children = accounts, children
        self._known: dict[int, Traits] = {}
        self._listing: dict[Node, set[_Group]] = {}

    def match(self, rows: Sequence[Row]) -> None:
        """Give each row its account, a new one, or a question."""
        groups = [self._start(row) for row in rows if not row.is_settled]
        open_groups = [group for group in groups if not group.rows[0].is_settled]
        for group in open_groups:
            if not group.fixed:
                self._meet_account(group)
        groups = self._unite(open_groups)
        self._split_claims(groups)
        for group in groups:
            self._conclude(group, groups)

    # --- Rows and accounts, compared

    def _start(self, row: Row) -> _Group:
        record = row.record
        traits = Traits(
            record.email.lower(),
            phone_form(record.mobile),
            phone_form(record.home_phone),
            place_form(record.address, record.postal_code),
            record.title,
            frozenset(row.children),
            frozenset(name for node in row.children for name in self._children.last_names[node]),
        )
        group = _Group([row], traits, record_names(record), children=set(row.children))
        decision = self._decisions.get(row.key, "")
        if is_final(row, decision):
            return group
        if person := chosen_person(decision, self._school.people, row.kind):
            group.person, group.reason, group.fixed = person, Reason.HUMAN, True
        elif record.key and (known := self._numbers.by_key.get(record.key)):
            group.person, group.reason, group.fixed = known, Reason.KEY, True
        elif decision == Decided.NEW:
            group.fixed = True
        return group

    def _traits_of(self, person: Person) -> Traits:
        if person.pk not in self._known:
            children = [self._school.people[pk] for pk in person.children]
            self._known[person.pk] = Traits(
                person.email.lower(),
                phone_form(person.mobile),
                phone_form(str(person.detail("home_phone"))),
                place_form(str(person.detail("address")), str(person.detail("postal_code"))),
                str(person.detail("title")),
                frozenset(person.children),
                frozenset(name for child in children for name, _first in person_names(child)),
            )
        return self._known[person.pk]

    def _meet_account(self, group: _Group) -> None:
        """Find the account of a row, or the reasons to ask."""
        row, hits, unsure = group.rows[0], [], {}
        for person in self._accounts.find(group.names):
            if _differ(person.feed_key, row.record.key):
                continue
            verdict, reason = compare(group.traits, self._traits_of(person), two_rows=False)
            if person.profile != Profile.RELATIVE and reason != Reason.CHILD:
                verdict = UNSURE if verdict != OTHER and reason in (Reason.EMAIL, Reason.PHONE) else OTHER
            if verdict == SAME:
                hits.append((_STRENGTH[Reason(reason)], person, reason))
            elif verdict == UNSURE:
                unsure[person.pk] = reason
        best = [hit for hit in hits if hit[0] == max(hit[0] for hit in hits)]
        if len(best) == 1:
            _strength, group.person, group.reason = best[0]
        elif best:
            row.ask(_("Plusieurs comptes ressemblent à ce responsable."), {hit[1].pk: hit[2] for hit in best})
        else:
            row.candidates = unsure

    # --- Rows compared with each other

    def _unite(self, groups: Sequence[_Group]) -> list[_Group]:
        """Rows that are one person in one group; those nothing tells apart wait for a human."""
        alive = [group for group in groups if not group.rows[0].is_settled]
        links: dict[_Group, _Group] = {group: group for group in alive}

        def root(group: _Group) -> _Group:
            while links[group] is not group:
                group = links[group]
            return group

        doubts = []
        for one, other in _namesakes(alive):
            verdict, reason = compare(one.traits, other.traits, two_rows=True)
            if _differ(one.rows[0].record.key, other.rows[0].record.key) or (one.fixed and other.fixed):
                verdict = SAME if one.person and one.person is other.person else OTHER
            if verdict == SAME:
                links[root(other)] = root(one)
            elif verdict == UNSURE:
                doubts.append((one, other, reason))
        for one, other, _reason in doubts:
            if root(one) is not root(other) and self._share_coparent(one, other, alive):
                links[root(other)] = root(one)
        united = self._merge(alive, root)
        self._ask_doubts([(one, other) for one, other, _reason in doubts if root(one) is not root(other)])
        return united

    def _merge(self, groups: Sequence[_Group], root: object) -> list[_Group]:
        together: dict[_Group, list[_Group]] = defaultdict(list)
        for group in groups:
            together[root(group)].append(group)  # type: ignore[operator]
        merged = []
        for parts in together.values():
            persons = {part.person.pk: part for part in parts if part.person}
            if len(persons) > 1:
                for part in parts:
                    if not part.fixed:
                        text = _("Plusieurs comptes ressemblent à ce responsable.")
                        part.rows[0].ask(text, {pk: found.reason for pk, found in persons.items()})
                    else:
                        merged.append(part)
                continue
            first = parts[0]
            chosen = next(iter(persons.values()), first)
            first.person, first.reason = chosen.person, chosen.reason
            first.rows = [row for part in parts for row in part.rows]
            first.children = {node for part in parts for node in part.children}
            first.fixed = any(part.fixed for part in parts)
            merged.append(first)
        return merged

    def _share_coparent(self, one: _Group, other: _Group, groups: Sequence[_Group]) -> bool:
        """Whether the children of the two rows have another parent in common."""
        mine = self._other_parents(one.names, one.children, groups)
        return bool(mine & self._other_parents(other.names, other.children, groups))

    def _other_parents(self, names: frozenset[Name], children: Iterable[Node], groups: Sequence[_Group]) -> set[object]:
        """Who else answers for these children, in the school and in the files, whoever bears the name aside."""
        people = self._school.people
        others: set[object] = {
            pk
            for node in children
            if node in people
            for pk in people[node].guardians
            if not person_names(people[pk]) & names
        }
        for found in self._parents_in_files(groups, children):
            if not found.names & names:
                traits = found.traits
                others.add(found.person.pk if found.person else traits.email or traits.mobile or id(found))
        return others

    def _parents_in_files(self, groups: Sequence[_Group], children: Iterable[Node]) -> set[_Group]:
        if not self._listing:
            for group in groups:
                for node in group.children:
                    self._listing.setdefault(node, set()).add(group)
        return {group for node in children for group in self._listing.get(node, ())}

    def _ask_doubts(self, doubts: Iterable[tuple[_Group, _Group]]) -> None:
        for one, other in doubts:
            for group, twin in ((one, other), (other, one)):
                row = group.rows[0]
                if group.fixed or group.person or row.is_settled:
                    continue
                text = _("Un autre responsable porte ce nom (ligne %(line)s) : est-ce la même personne ?")
                row.ask(text % {"line": twin.rows[0].origin.line or twin.rows[0].number}, row.candidates)
                if twin.person:
                    row.candidates |= {twin.person.pk: Reason.NAME}

    # --- What comes of it

    def _split_claims(self, groups: Sequence[_Group]) -> None:
        """One account is one person: of several that claim it the strongest reason wins, the others are asked about."""
        claims: dict[int, list[_Group]] = defaultdict(list)
        for group in groups:
            if group.person:
                claims[group.person.pk].append(group)
        for pk, claiming in claims.items():
            best = max(_strength(group) for group in claiming)
            strongest = [group for group in claiming if _strength(group) == best]
            for group in claiming:
                if len(claiming) > 1 and (group not in strongest or len(strongest) > 1):
                    for row in group.rows:
                        row.ask(_("Plusieurs lignes correspondent à ce compte : dites laquelle."), {pk: group.reason})
                    group.person, group.reason = None, ""

    def _account_by_coparent(self, group: _Group, groups: Sequence[_Group]) -> int:
        """The one account of this name whose children have another parent in common with the row's; 0 for none."""
        mine = self._other_parents(group.names, group.children, groups)
        same = [
            pk
            for pk in group.rows[0].candidates
            if mine & self._other_parents(group.names, self._school.people[pk].children, groups)
        ]
        return same[0] if len(same) == 1 else 0

    def _conclude(self, group: _Group, groups: Sequence[_Group]) -> None:
        rows = [row for row in group.rows if not row.is_settled]
        if not rows:
            return
        leader = rows[0]
        for row in rows[1:]:
            row.leader = leader
        leader.children = tuple(sorted({node for row in rows for node in row.children}))
        if not group.person and not group.fixed and (pk := self._account_by_coparent(group, groups)):
            group.person, group.reason = self._school.people[pk], Reason.COPARENT
        if group.person:
            leader.meet(group.person, group.reason)
        elif leader.candidates and not group.fixed:
            leader.ask(_likeness(leader, self._school), {})
        else:
            leader.make()


def _strength(group: _Group) -> int:
    return _STRENGTH.get(Reason(group.reason), 1)


def _likeness(row: Row, school: Snapshot) -> str:
    if any(school.people[pk].profile != Profile.RELATIVE for pk in row.candidates):
        return _("Un adulte de l’école a ce nom et ces coordonnées : est-ce aussi un parent ?")
    return _("Un compte porte ce nom, sans rien qui permette d’être sûr : est-ce la même personne ?")


def _namesakes(groups: Sequence[_Group]) -> Iterator[tuple[_Group, _Group]]:
    """Every two groups that bear one name."""
    named: dict[Name, list[_Group]] = defaultdict(list)
    for group in groups:
        for name in group.names:
            named[name].append(group)
    seen = set()
    for same in named.values():
        for one, other in combinations(same, 2):
            if (pair := (id(one), id(other))) not in seen:
                seen.add(pair)
                yield one, other
