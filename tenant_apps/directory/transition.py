"""The passage to the next school year: planned, applied in one transaction, taken back within a week.

The groups of a class become those of a past class, with the members they had: what was shared with
them stays readable. The class itself goes on with new groups.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import LeavingReason, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, demand
from tenant_apps.accounts.services import audit, predelete_users, restore_users
from tenant_apps.directory import groups
from tenant_apps.directory.choices import GroupKind, Level
from tenant_apps.directory.models import Group, Guardianship, Membership, SchoolClass, YearTransition
from tenant_apps.directory.promotion import Choice, ClassFacts, Member, Outcome, decide, next_levels
from tenant_apps.directory.services import sync_groups_of_many

UNDO = timedelta(days=7)
_BETWEEN = timedelta(days=60)  # two passages closer than this are the same one, made twice
# What rooms above answer when a passage is to be taken back, by name.
_checks: dict[str, Callable[[YearTransition], Decision]] = {}


@dataclass(frozen=True)
class Plan:
    """What a passage would do."""

    choices: tuple[Choice, ...]
    before: frozenset[tuple[int, int]]
    outcome: Outcome
    # Parents none of whose children stays.
    parents: frozenset[int]
    # Those of the classes named by the choices that exist.
    existing: frozenset[int]

    @property
    def touched(self) -> list[int]:
        """Ids of the classes whose year ends."""
        return [choice.class_id for choice in self.choices]

    @property
    def lacks_a_class(self) -> bool:
        """Whether a class named by the choices is there no more."""
        return bool(_named(self.choices) - self.existing)

    def fingerprint(self) -> str:
        """Two plans that do the same have the same."""
        sets = (self.before, self.outcome.memberships, self.outcome.leavers, self.parents, self.existing)
        return sha256(repr([sorted(each) for each in sets]).encode()).hexdigest()


def _named(choices: Iterable[Choice]) -> set[int]:
    """Ids of the classes these choices end or fill."""
    return {pk for one in choices for pk in (one.class_id, int(one.target) if one.target.isdigit() else one.class_id)}


def class_facts() -> list[ClassFacts]:
    """The classes as they are."""
    return [ClassFacts(one.pk, one.name, tuple(one.levels)) for one in SchoolClass.objects.by_level()]


def _members() -> list[Member]:
    """Who is in a class; the level only where it parts a class with CM2."""
    rows = (
        Membership.objects.filter(user__leaving_at=None)
        .order_by("pk")
        .values_list("user", "user__profile", "school_class", "school_class__levels", "user__personal_details__level")
    )
    return [
        Member(pk, profile, class_id, (level or "") if Level.CM2 in levels and len(levels) > 1 else "")
        for pk, profile, class_id, levels, level in rows
    ]


def make_plan(choices: Iterable[Choice]) -> Plan:
    """What these choices would do now, in four queries."""
    chosen = tuple(choices)
    members = _members()
    outcome = decide(members, chosen)
    before = frozenset((member.pk, member.class_id) for member in members)
    existing = frozenset(SchoolClass.objects.filter(pk__in=_named(chosen)).order_by().values_list("pk", flat=True))
    return Plan(chosen, before, outcome, _parents_who_leave(outcome.leavers), existing)


def _parents_who_leave(children: Iterable[int]) -> frozenset[int]:
    gone = set(children)
    links = Guardianship.objects.filter(child__leaving_at=None, relative__leaving_at=None).order_by()
    families: dict[int, set[int]] = {}
    for relative, child in links.filter(relative__profile=Profile.RELATIVE).values_list("relative", "child"):
        families.setdefault(relative, set()).add(child)
    return frozenset(relative for relative, theirs in families.items() if theirs & gone and theirs <= gone)


def last_transition() -> YearTransition | None:
    """The last passage that stands."""
    return YearTransition.objects.filter(undone_at=None).first()


def can_apply(school_year: str) -> Decision:
    """A year ends once, after those before it, and not right after another."""
    standing = dict(
        YearTransition.objects.filter(undone_at=None).order_by("school_year").values_list("school_year", "applied_at")
    )
    if school_year in standing:
        return Denied(_("Le passage de %(year)s est déjà fait.") % {"year": school_year})
    last = max(standing, default="")
    if last > school_year:
        words = {"year": school_year, "later": last}
        return Denied(_("Le passage de %(later)s est déjà fait : %(year)s ne peut plus se terminer.") % words)
    if last and standing[last] > timezone.now() - _BETWEEN:
        words = {"year": last}
        return Denied(_("Le passage de %(year)s date de moins de deux mois : le suivant se fera plus tard.") % words)
    return Allowed()


@transaction.atomic
def apply(*, actor: User | None, school_year: str, plan: Plan) -> YearTransition:
    """Carry a plan out, whatever the school's size, in a fixed number of queries.

    Raises AccountRefused when the year has ended already, or when the school changed since the
    plan was made.
    """
    groups.lock_directory()
    demand(can_apply(school_year))
    demand(_still(plan))
    with groups.gathered_changes():
        changes = _as_they_were(plan)
        changes["groups"] = _end_groups(plan.touched, school_year)
        # Who leaves keeps the place they had: restored, a pupil who stays down is in the class again.
        staying = {(pk, one) for pk, one in plan.before if pk not in plan.outcome.leavers}
        _rewrite(staying, plan.outcome.memberships)
        _go_up(plan)
        leavers = User.objects.filter(pk__in=plan.outcome.leavers | plan.parents)
        predelete_users(actor=actor, users=leavers, reason=LeavingReason.YEAR_END)
        sync_groups_of_many({pk for pk, _class in plan.before | plan.outcome.memberships} | plan.parents)
    YearTransition.objects.exclude(changes={}).update(changes={})  # only the last one can be taken back
    made = YearTransition.objects.create(school_year=school_year, changes=changes)
    _audit(actor, "directory.end_year", made, _counts(plan))
    return made


def _still(plan: Plan) -> Decision:
    now = make_plan(plan.choices)
    if now.lacks_a_class:
        return Denied(_("Une classe de cet aperçu n’existe plus : recommencez."))
    if now.fingerprint() == plan.fingerprint():
        return Allowed()
    return Denied(_("L’école a changé depuis cet aperçu : relisez-le avant de valider."))


def _counts(plan: Plan) -> dict[str, int]:
    return {
        "classes": len(plan.choices),
        "leavers": len(plan.outcome.leavers),
        "parents": len(plan.parents),
        "without_class": len(plan.outcome.without_class),
    }


def _audit(actor: User | None, verb: str, made: YearTransition, data: dict[str, int]) -> None:
    audit(actor=actor, verb=verb, target=made.school_year, target_key=f"year:{made.pk}", data=data)


def _as_they_were(plan: Plan) -> dict[str, Any]:
    """What it takes to come back."""
    classes = SchoolClass.objects.filter(pk__in=plan.touched).order_by("pk")
    return {
        "classes": {str(one.pk): [one.levels, one.onde_id] for one in classes},
        "before": sorted(plan.before),
        "after": sorted(plan.outcome.memberships),
        "leavers": sorted(plan.outcome.leavers | plan.parents),
    }


def _end_groups(class_ids: Sequence[int], school_year: str) -> dict[str, int]:
    """Turn the groups of these classes into those of a past class, and make new ones; group id → class id."""
    classes = list(SchoolClass.objects.filter(pk__in=class_ids).order_by("pk"))
    names = {one.pk: one.name for one in classes}
    rows = list(Group.objects.filter(kind=GroupKind.CLASS_PROFILE, school_class__in=class_ids).order_by("pk"))
    ended = {str(row.pk): int(row.school_class_id or 0) for row in rows}
    for row in rows:
        row.name = names[int(row.school_class_id or 0)]
        row.kind, row.school_class, row.school_year = GroupKind.PAST_CLASS, None, school_year
    Group.objects.bulk_update(rows, ["name", "kind", "school_class", "school_year"])
    groups.make_class_groups(*classes)
    return ended


def _rewrite(before: Iterable[tuple[int, int]], after: Iterable[tuple[int, int]]) -> None:
    """Make the memberships those of `after`; the rows that stay are not touched."""
    had, wanted = set(before), set(after)
    gone = had - wanted
    rows = Membership.objects.filter(user__in={pk for pk, _class in gone}).order_by("pk")
    ids = [row.pk for row in rows if (row.user_id, row.school_class_id) in gone]
    Membership.objects.filter(pk__in=ids).delete()
    new = [Membership(user_id=pk, school_class_id=class_id) for pk, class_id in sorted(wanted - had)]
    Membership.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)


def _go_up(plan: Plan) -> None:
    """Classes whose pupils stay together take the next levels; ids of the year that ends are forgotten."""
    own = {choice.class_id for choice in plan.choices if choice.target == str(choice.class_id)}
    classes = list(SchoolClass.objects.filter(pk__in=plan.touched).order_by("pk"))
    for one in classes:
        one.onde_id = ""
        if one.pk in own:
            one.levels = next_levels(one.levels)
    SchoolClass.objects.bulk_update(classes, ["onde_id", "levels"])


def undo_until(made: YearTransition) -> datetime:
    """The last moment at which a passage can be taken back."""
    return made.applied_at + UNDO


def can_undo(made: YearTransition) -> Decision:
    """For a week, and as long as nothing was built on it."""
    if made.undone_at or not made.changes:
        return Denied(_("Ce passage ne peut plus être annulé."))
    if timezone.now() > undo_until(made):
        return Denied(_("Plus de sept jours ont passé : ce passage ne peut plus être annulé."))
    changes = made.changes
    classes = {int(pk) for pk in changes["classes"]}
    now = Counter(Membership.objects.filter(user__leaving_at=None).order_by().values_list("user", "school_class"))
    after = Counter((user, school_class) for user, school_class in changes["after"])
    if now != after or SchoolClass.objects.filter(pk__in=classes, onde_id="").count() != len(classes):
        return Denied(_("Des élèves ou des classes ont changé depuis : ce passage ne peut plus être annulé."))
    answers = (_checks[name](made) for name in sorted(_checks))
    return next((answer for answer in answers if not answer), Allowed())


def register_check(name: str, check: Callable[[YearTransition], Decision]) -> None:
    """Have a room say (in AppConfig.ready) whether what it keeps lets a passage be taken back; same name: replaced."""
    _checks[name] = check


def new_groups(made: YearTransition) -> QuerySet[Group]:
    """The groups of the classes as they are since this passage: taking it back deletes them."""
    classes = set(made.changes.get("groups", {}).values())
    return Group.objects.filter(kind=GroupKind.CLASS_PROFILE, school_class__in=classes)


@transaction.atomic
def undo(*, actor: User | None, made: YearTransition) -> None:
    """Put everything back as it was. Raises AccountRefused with the reason when it is not possible any more."""
    groups.lock_directory()
    made = YearTransition.objects.select_for_update().get(pk=made.pk)
    demand(can_undo(made))
    changes = made.changes
    with groups.gathered_changes():
        restore_users(actor=actor, users=User.objects.filter(pk__in=changes["leavers"]).leaving().not_merged())
        # Somebody erased meanwhile has no place to go back to.
        before, after = _of_the_living(changes["before"]), _of_the_living(changes["after"])
        _rewrite(after, before)
        _go_back(changes["classes"])
        _reopen_groups(changes["groups"])
        sync_groups_of_many({user for user, _class in before | after})
    made.undone_at, made.changes = timezone.now(), {}
    made.save(update_fields=["undone_at", "changes"])
    _audit(actor, "directory.undo_end_year", made, {})


def _of_the_living(pairs: list[list[int]]) -> set[tuple[int, int]]:
    """The pairs (user id, class id) whose person still has an account."""
    wanted = {user for user, _class in pairs}
    found = set(User.objects.filter(pk__in=wanted).order_by().values_list("pk", flat=True))
    return {(user, one) for user, one in pairs if user in found}


def _go_back(before: dict[str, list[Any]]) -> None:
    classes = list(SchoolClass.objects.filter(pk__in=before).order_by("pk"))
    for one in classes:
        one.levels, one.onde_id = before[str(one.pk)]
    SchoolClass.objects.bulk_update(classes, ["levels", "onde_id"])


def _reopen_groups(ended: dict[str, int]) -> None:
    """The groups of the class are those of before again; the new ones go."""
    Group.objects.filter(kind=GroupKind.CLASS_PROFILE, school_class__in=set(ended.values())).delete()
    rows = list(Group.objects.filter(pk__in=ended).order_by("pk"))
    for row in rows:
        row.kind, row.school_class_id = GroupKind.CLASS_PROFILE, ended[str(row.pk)]
        row.name, row.school_year = "", ""
    Group.objects.bulk_update(rows, ["name", "kind", "school_class", "school_year"])
