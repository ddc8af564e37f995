"""Which pupil of the school a row is: by number first, else by name and birth date, never by chance."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.imports.choices import Decided, Reason
from tenant_apps.imports.engine.facts import same_facts
from tenant_apps.imports.engine.names import NameIndex, person_names, record_names
from tenant_apps.imports.engine.rows import Row, chosen_person, is_final
from tenant_apps.imports.engine.snapshot import Person, Snapshot

_CERTAIN = frozenset({Reason.KEY, Reason.INE, Reason.HUMAN})


class Numbers:
    """Accounts by the numbers other systems know them by."""

    def __init__(self, school: Snapshot) -> None:
        self.by_key = {person.feed_key: person for person in school.people.values() if person.feed_key}
        self.by_ine = {person.ine: person for person in school.people.values() if person.ine}


class PupilMatcher:
    """Decides for all rows of pupils together: what two rows say of each other counts too."""

    def __init__(self, school: Snapshot, numbers: Numbers, decisions: Mapping[str, str], accounts: NameIndex) -> None:
        self._school, self._numbers, self._decisions, self._accounts = school, numbers, decisions, accounts

    def match(self, rows: Sequence[Row]) -> None:
        """Give each row its account, a new one, or a question."""
        open_rows = [row for row in rows if not row.is_settled]
        self._gather_same_number(open_rows)
        leaders = [row for row in open_rows if row.leader is None]
        for row in leaders:
            self._decide(row)
        self._gather_homonyms([row for row in leaders if not row.is_settled and row.reason not in _CERTAIN])
        refuse_double_claims(leaders)

    # --- Rows that are one person

    def _gather_same_number(self, rows: Sequence[Row]) -> None:
        """Rows of one identifier or one INE are one pupil, when they bear the same name."""
        for number in (lambda row: row.record.key, lambda row: row.record.ine):
            for same in _groups(rows, number):
                if all(record_names(row.record) & record_names(same[0].record) for row in same):
                    _follow(same)
                    continue
                for row in same:
                    row.ask(_("Plusieurs lignes portent ce numéro sous des noms différents."), {})

    def _gather_homonyms(self, rows: Sequence[Row]) -> None:
        """Same name and same birth date: two INEs are two pupils, a copied line is one, else a human says."""
        for alike in _groups(rows, _birth_name):
            same = [row for row in alike if not row.is_settled and row.leader is None]
            numbers = {row.record.ine or row.record.key for row in same}
            if len(same) < 2 or (len(numbers) == len(same) and "" not in numbers):
                continue
            if all(same_facts(row.record, same[0].record) for row in same):
                _follow(same)
                continue
            waiting = [row for row in same if row.key not in self._decisions]
            for row in waiting:
                row.ask(_("Plusieurs lignes ont ce nom et cette date de naissance : est-ce le même élève ?"), {})
                row.candidates |= {person.pk: Reason.BIRTH for person in self._namesakes(row)}

    # --- One row

    def _decide(self, row: Row) -> None:
        decision = self._decisions.get(row.key, "")
        if is_final(row, decision) or row.is_settled:
            return
        if person := chosen_person(decision, self._school.people, row.kind):
            row.meet(person, Reason.HUMAN)
        elif known := self._numbered(row):
            self._meet_number(row, *known)
        elif decision == Decided.NEW:
            row.make()
        else:
            self._by_name(row)

    def _numbered(self, row: Row) -> tuple[Person, str] | None:
        record = row.record
        if record.key and (person := self._numbers.by_key.get(record.key)):
            return person, Reason.KEY
        if record.ine and (person := self._numbers.by_ine.get(record.ine)):
            return (person, Reason.INE) if person.profile == Profile.PUPIL else None
        return None

    def _meet_number(self, row: Row, person: Person, reason: str) -> None:
        """A number is right whatever the name, but an INE typed wrong is somebody else's: name or birth must agree."""
        record = row.record
        agrees = person_names(person) & record_names(record) or record.birth_date in (None, person.birth_date)
        if reason == Reason.KEY or agrees:
            row.meet(person, reason)
        else:
            text = _("Ce compte a le même INE, mais ni le même nom ni la même date de naissance.")
            row.ask(text, {person.pk: Reason.INE})

    def _namesakes(self, row: Row) -> list[Person]:
        """Pupils of this name whom no other number tells apart."""
        found = self._accounts.find(record_names(row.record))
        return [person for person in found if not _other_number(person, row)]

    def _by_name(self, row: Row) -> None:
        namesakes, born = self._namesakes(row), row.record.birth_date
        same = [person for person in namesakes if born and person.birth_date == born]
        unsure = [person for person in namesakes if not born or person.birth_date is None]
        if len(same) == 1:
            row.meet(same[0], Reason.BIRTH)
        elif same:
            text = _("Plusieurs comptes ont ce nom et cette date de naissance.")
            row.ask(text, {person.pk: Reason.BIRTH for person in same})
        elif unsure:
            text = _("Un compte porte ce nom, mais une date de naissance manque : est-ce le même élève ?")
            row.ask(text, {person.pk: Reason.NAME for person in unsure})
        else:
            row.make()


def _other_number(person: Person, row: Row) -> bool:
    """Whether both have an INE (or a key of the feed) and it is not the same: two pupils."""
    numbers = ((person.ine, row.record.ine), (person.feed_key, row.record.key))
    return any(one and other and one != other for one, other in numbers)


def _birth_name(row: Row) -> object:
    record = row.record
    return (min(record_names(record), default=""), record.birth_date) if record.birth_date else ""


def _groups(rows: Sequence[Row], of: Callable[[Row], object]) -> list[list[Row]]:
    """Rows that share what `of` says, two at least, in the order of the files."""
    found: dict[object, list[Row]] = defaultdict(list)
    for row in rows:
        if value := of(row):
            found[value].append(row)
    return [same for same in found.values() if len(same) > 1]


def _follow(same: Sequence[Row]) -> None:
    """The first row speaks for all."""
    leader = same[0].leader or same[0]
    for row in same:
        if row is not leader:
            row.leader, row.node, row.person = leader, 0, None


def refuse_double_claims(rows: Sequence[Row]) -> None:
    """Two rows that are not one person cannot be one account: a number or a human outweighs a name."""
    claims: dict[int, list[Row]] = defaultdict(list)
    for row in rows:
        if row.person and row.leader is None and not row.is_settled:
            claims[row.person.pk].append(row)
    for pk, claiming in claims.items():
        certain = [row for row in claiming if row.reason in _CERTAIN]
        for row in claiming:
            if len(claiming) > 1 and (row not in certain or len(certain) > 1):
                row.ask(_("Plusieurs lignes correspondent à ce compte : dites laquelle."), {pk: row.reason})
