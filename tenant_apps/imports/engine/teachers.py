"""Which adult of the school a row of the teachers' file is: by name, the address telling namesakes apart."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.imports.choices import Decided, Reason
from tenant_apps.imports.engine.facts import same_facts
from tenant_apps.imports.engine.names import NameIndex, record_names
from tenant_apps.imports.engine.pupils import Numbers, refuse_double_claims
from tenant_apps.imports.engine.rows import Row, chosen_person, is_final
from tenant_apps.imports.engine.snapshot import Person, Snapshot

_AT_WORK = frozenset({Profile.TEACHER, Profile.STAFF, Profile.GUEST})


class TeacherMatcher:
    """Decides for all rows of teachers and staff."""

    def __init__(self, school: Snapshot, numbers: Numbers, decisions: Mapping[str, str], accounts: NameIndex) -> None:
        self._school, self._numbers, self._decisions, self._accounts = school, numbers, decisions, accounts

    def match(self, rows: Sequence[Row]) -> None:
        """Give each row its account, a new one, or a question."""
        self._gather(rows)
        leaders = [row for row in rows if row.leader is None and not row.is_settled]
        self._ask_namesakes(leaders)
        for row in leaders:
            if not row.is_settled:
                self._decide(row)
        refuse_double_claims(leaders)

    def _gather(self, rows: Sequence[Row]) -> None:
        """A copied line is one person; namesakes with different addresses are two."""
        named: dict[object, list[Row]] = defaultdict(list)
        for row in rows:
            if not row.is_settled:
                named[row.record.key or min(record_names(row.record), default="")].append(row)
        for same in named.values():
            for place, row in enumerate(same):
                earlier = (one for one in same[:place] if one.leader is None)
                row.leader = next((one for one in earlier if same_facts(one.record, row.record)), None)

    def _ask_namesakes(self, rows: Sequence[Row]) -> None:
        """Two rows of one name are two people when their addresses or identifiers say so; else a human does."""
        named: dict[object, list[Row]] = defaultdict(list)
        for row in rows:
            named[min(record_names(row.record), default="")].append(row)
        for same in named.values():
            marks = {row.record.key or row.record.email.lower() for row in same}
            if len(same) > 1 and ("" in marks or len(marks) < len(same)):
                for row in same:
                    if row.key not in self._decisions:
                        row.ask(_("Plusieurs lignes portent ce nom : est-ce la même personne ?"), {})
                        row.candidates |= {one.pk: Reason.NAME for one in self._accounts.find(record_names(row.record))}

    def _decide(self, row: Row) -> None:
        decision = self._decisions.get(row.key, "")
        if is_final(row, decision):
            return
        if person := chosen_person(decision, self._school.people, row.kind):
            row.meet(person, Reason.HUMAN)
        elif row.record.key and (known := self._numbers.by_key.get(row.record.key)):
            row.meet(known, Reason.KEY)
        elif decision == Decided.NEW:
            row.make()
        else:
            self._by_name(row)

    def _by_name(self, row: Row) -> None:
        adults = [person for person in self._accounts.find(record_names(row.record)) if not _other_key(person, row)]
        email = row.record.email.lower()
        close = [person for person in adults if email and person.email.lower() == email]
        at_work = [person for person in adults if person.profile in _AT_WORK]
        found = [person for person in close if person.profile in _AT_WORK] or at_work
        if len(found) == 1:
            row.meet(found[0], Reason.EMAIL if found[0] in close else Reason.NAME)
        elif found:
            text = _("Plusieurs adultes de l’école portent ce nom.")
            row.ask(text, {person.pk: Reason.NAME for person in found})
        elif close:
            text = _("Un parent a ce nom et cette adresse e-mail : est-ce la même personne ?")
            row.ask(text, {person.pk: Reason.EMAIL for person in close})
        else:
            row.make()


def _other_key(person: Person, row: Row) -> bool:
    return bool(person.feed_key and row.record.key and person.feed_key != row.record.key)
