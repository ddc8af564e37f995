"""Who leaves: known by a file, and no longer in one that holds the whole school."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from tenant_apps.accounts.choices import LeavingReason, Profile, Source
from tenant_apps.imports.choices import Decided, Outcome
from tenant_apps.imports.engine.snapshot import Person, Snapshot
from tenant_apps.imports.records import Kind

PROFILES = {
    Kind.PUPILS: (Profile.PUPIL,),
    Kind.RELATIVES: (Profile.RELATIVE,),
    Kind.TEACHERS: (Profile.TEACHER, Profile.STAFF),
}
_FED = frozenset({Source.ONDE, Source.AAF1D})


def kind_of(profile: str) -> Kind:
    """Of which kind of rows somebody of this profile is."""
    return next((kind for kind, profiles in PROFILES.items() if profile in profiles), Kind.TEACHERS)


@dataclass
class Absents:
    """Who is in no file: those who leave, and those only a human can make leave."""

    outcomes: dict[int, str] = field(default_factory=dict)

    @property
    def leaving(self) -> set[int]:
        """Ids of those who leave."""
        return {pk for pk, outcome in self.outcomes.items() if outcome == Outcome.LEAVING}


def user_key(pk: int) -> str:
    """Key of the row of somebody in no file."""
    return f"user:{pk}"


def _outcome(person: Person, decision: str, source: str) -> str:
    """A spreadsheet does not send away whom the academy feeds: it would bring them back the next night."""
    if decision == Decided.LEAVE:
        return Outcome.LEAVING
    if decision in (Decided.KEEP, Decided.IGNORE):
        return Outcome.IGNORED
    fed_better = person.source == Source.AAF1D and source != Source.AAF1D
    return Outcome.LEAVING if person.source in _FED and not fed_better else Outcome.ABSENT


def find_absents(
    school: Snapshot,
    complete: Iterable[Kind],
    *,
    gone_keys: frozenset[str],
    present: set[int],
    decisions: Mapping[str, str],
    source: str,
) -> Absents:
    """People of the complete kinds whom no row names (`present`: ids of those one names, or may mean).

    Whoever runs the school never leaves by an import, nor does who was typed in by hand unless a
    human says so.
    """
    profiles = {profile for kind in complete for profile in PROFILES[kind]}
    absents = Absents()
    for person in school.people.values():
        said_gone = bool(person.feed_key) and person.feed_key in gone_keys
        missing = person.profile in profiles or said_gone
        if missing and person.pk not in present and not person.is_leaving and not person.is_admin:
            decision = decisions.get(user_key(person.pk), "")
            absents.outcomes[person.pk] = _outcome(person, decision, source)
    return absents


def add_followers(school: Snapshot, absents: Absents, kept: set[int], decisions: Mapping[str, str]) -> None:
    """Relatives whose every child leaves leave too; `kept` are those a row of the files names with a child."""
    leaving = absents.leaving
    parents = {pk for child in leaving for pk in school.people[child].guardians}
    for pk in sorted(parents - kept):
        person = school.people[pk]
        remains = [child for child in person.children if child not in leaving and not school.people[child].is_leaving]
        if person.profile != Profile.RELATIVE or remains or person.is_leaving or person.is_admin:
            continue
        decided = decisions.get(user_key(pk), "") in (Decided.KEEP, Decided.IGNORE)
        absents.outcomes[pk] = Outcome.IGNORED if decided else Outcome.LEAVING


def returning_parents(school: Snapshot, restored: set[int], complete: Collection[Kind]) -> list[int]:
    """Parents who left because their children did, when a child is back and no file of parents is there to say."""
    if Kind.RELATIVES in complete:
        return []
    parents = {pk for child in restored for pk in school.people[child].guardians}
    left = (school.people[pk] for pk in sorted(parents - restored))
    return [one.pk for one in left if one.is_leaving and one.leaving_reason == LeavingReason.ABSENT]


def is_mass(school: Snapshot, leaving: set[int]) -> bool:
    """Whether more than half of the people, or of the pupils, would leave: probably the wrong file."""
    for profiles in (tuple(Profile), (Profile.PUPIL,)):
        there = {person.pk for person in school.of_profile(*profiles) if not person.is_leaving}
        if len(there & leaving) * 2 > len(there):
            return True
    return False
