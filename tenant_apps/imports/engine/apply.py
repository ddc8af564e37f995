"""Writing a plan: one transaction, a number of queries that does not depend on how many people it holds."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from tenant_apps.accounts.choices import LeavingReason
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit, create_users, predelete_users, restore_users
from tenant_apps.accounts.services.people import clean_words, sort_name
from tenant_apps.directory import groups
from tenant_apps.directory.models import Guardianship, Membership, PersonalDetails, SchoolClass
from tenant_apps.directory.services import Care, enrol_many, gathered_changes
from tenant_apps.imports.engine.facts import Fields
from tenant_apps.imports.engine.rows import ClassPlan, Node, Plan
from tenant_apps.imports.engine.snapshot import DETAIL_FIELDS

_BATCH = 1000
# Called with how far it is, from 0 to 100.
Progress = Callable[[int], None]


class SchoolChanged(Exception):
    """Somebody changed an account between the plan and its writing: plan again."""


@dataclass
class Applied:
    """Whom the nodes of the plan became."""

    people: dict[Node, int] = field(default_factory=dict)
    classes: dict[Node, int] = field(default_factory=dict)


def _silent(_percent: int) -> None:
    """Nobody watches."""


@transaction.atomic
def apply_plan(*, actor: User | None, plan: Plan, source: str, on_progress: Progress | None = None) -> Applied:
    """Write the plan; groups are settled once, at the end.

    Call it in the transaction that read the snapshot, the directory locked (`groups.lock_directory`).
    Raises SchoolChanged, everything rolled back, when an account is no longer what the plan saw.
    """
    return _Writer(actor, plan, source, on_progress or _silent).write()


class _Writer:
    def __init__(self, actor: User | None, plan: Plan, source: str, tell: Progress) -> None:
        self.actor, self.plan, self.source, self.tell = actor, plan, source, tell
        self.done = Applied()
        self.users: dict[Node, User] = {}
        self.classes: dict[Node, SchoolClass] = {}

    def write(self) -> Applied:
        """All of it, in the order in which one row needs the other."""
        with gathered_changes():
            self._load()
            self.tell(10)
            self._change_classes()
            self._make_classes()
            self._change_people()
            self.tell(20)
            self._make_people()
            self.tell(50)
            self._write_details()
            self.tell(65)
            self._place()
            self.tell(80)
            self._send_and_keep()
            self.tell(90)
        return self.done

    def _load(self) -> None:
        """The accounts and classes the plan touches, as rows of the database, locked."""
        plan = self.plan
        touched = {change.person.pk for change in plan.changes}
        linked = {node for pair in plan.care for node in pair} | {node for node, _class in plan.joins}
        ids = {node for node in touched | linked if node > 0} | {*plan.leaving, *plan.restored}
        locked = User.objects.filter(pk__in=ids).order_by("pk").select_for_update()
        self.users = {user.pk: user for user in locked}
        if not ids <= self.users.keys():
            raise SchoolChanged
        wanted = {one.node for one in plan.changed_classes} | {node for _user, node in plan.joins if node > 0}
        self.classes = {one.pk: one for one in SchoolClass.objects.filter(pk__in=wanted).order_by("pk")}

    # --- Classes

    def _change_classes(self) -> None:
        changed = [self._with_changes(one) for one in self.plan.changed_classes]
        renamed = [one.node for one in self.plan.changed_classes if one.name]
        if renamed:  # two classes may exchange their names: both step aside first
            aside = Concat(Value("\u2063"), Cast("pk", CharField()))
            SchoolClass.objects.filter(pk__in=renamed).update(name=aside)
        if changed:
            SchoolClass.objects.bulk_update(changed, ["name", "onde_id", "levels"])

    def _with_changes(self, planned: ClassPlan) -> SchoolClass:
        one = self.classes[planned.node]
        one.name = planned.name or one.name
        one.onde_id = planned.onde_id or one.onde_id
        one.levels = list(planned.levels or one.levels)
        return one

    def _make_classes(self) -> None:
        planned = self.plan.new_classes
        if not planned:
            return
        made = [
            SchoolClass(name=one.name or "", onde_id=one.onde_id or "", levels=list(one.levels or ()))
            for one in planned
        ]
        SchoolClass.objects.bulk_create(made)
        groups.make_class_groups(*made)
        for one, school_class in zip(planned, made, strict=True):
            self.classes[one.node] = school_class
            self.done.classes[one.node] = school_class.pk

    # --- People

    def _change_people(self) -> None:
        changed: list[User] = []
        columns: set[str] = set()
        for change in self.plan.changes:
            user = self.users[change.person.pk]
            if any(getattr(user, name) != getattr(change.person, name) for name in (*change.fields, "activated_at")):
                raise SchoolChanged
            if change.fields:
                _set(user, change.fields)
                changed.append(user)
                columns |= change.fields.keys()
        if changed:
            User.objects.bulk_update(changed, [*sorted(columns), "sort_name"], batch_size=_BATCH)
            groups.settle(user.pk for user in changed if {"profile", "functions"} & columns)

    def _make_people(self) -> None:
        planned = self.plan.creations
        if not planned:
            return
        made = create_users(actor=self.actor, people=[one.fields for one in planned], source=self.source)
        for one, user in zip(planned, made, strict=True):
            self.users[one.node] = user
            self.done.people[one.node] = user.pk
        groups.settle(user.pk for user in made)

    def _write_details(self) -> None:
        rows: list[PersonalDetails] = []
        for creation in self.plan.creations:
            if creation.details:
                rows.append(PersonalDetails(user_id=self.done.people[creation.node], **creation.details))
        for change in self.plan.changes:
            if change.details:
                known = change.person.details or {}
                rows.append(PersonalDetails(user_id=change.person.pk, **{**known, **change.details}))
        if rows:
            PersonalDetails.objects.bulk_create(
                rows,
                update_conflicts=True,
                unique_fields=["user"],
                update_fields=DETAIL_FIELDS,
                batch_size=_BATCH,
            )

    # --- Classes and families

    def _place(self) -> None:
        plan = self.plan
        _delete_pairs(Membership, ("user", "school_class"), plan.quits)
        _delete_pairs(Guardianship, ("relative", "child"), plan.ended_care)
        if plan.joins or plan.care:
            enrol_many(
                actor=self.actor,
                memberships=[(self.classes[node], self.users[user]) for user, node in plan.joins],
                care=[Care(self.users[relative], self.users[child]) for relative, child in plan.care],
            )
        self._settle({user for user, _class in plan.quits}, {relative for relative, _child in plan.ended_care})

    def _settle(self, people: Iterable[int], relatives: Iterable[int]) -> None:
        """Whoever left a class takes their parents along."""
        ids = set(people)
        if ids:
            ids |= set(Guardianship.objects.filter(child__in=ids).order_by().values_list("relative", flat=True))
        groups.settle(ids | set(relatives))

    def _send_and_keep(self) -> None:
        plan = self.plan
        if plan.leaving:
            leaving = [self.users[pk] for pk in plan.leaving]
            predelete_users(actor=self.actor, users=leaving, reason=LeavingReason.ABSENT)
        if plan.restored:
            restore_users(actor=self.actor, users=[self.users[pk] for pk in plan.restored])


def _set(user: User, fields: Fields) -> None:
    for name, value in fields.items():
        setattr(user, name, value)
    user.first_name, user.last_name = clean_words(user.first_name), clean_words(user.last_name)
    user.sort_name = sort_name(user.first_name, user.last_name)


def _delete_pairs(model: Any, columns: tuple[str, str], pairs: list[tuple[int, int]]) -> None:
    """Delete these rows, in two queries."""
    if not pairs:
        return
    one, other = columns
    wanted = set(pairs)
    found = model.objects.filter(**{f"{one}__in": {pair[0] for pair in pairs}}).order_by()
    ids = [pk for pk, first, second in found.values_list("pk", one, other) if (first, second) in wanted]
    model.objects.filter(pk__in=ids).delete()


def audit_import(actor: User | None, verb: str, key: str, title: str, data: dict[str, Any]) -> None:
    """The one line an import writes."""
    audit(actor=actor, verb=f"imports.{verb}", target=title, target_key=key, data=data)
