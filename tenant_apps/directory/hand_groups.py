"""Groups made by hand and broadcast lists: created, named, filled, deleted.

A member who leaves keeps the row and is not shown: restored, they are in the group again.
"""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.services import audit
from tenant_apps.directory import groups, rules
from tenant_apps.directory.choices import HAND_GROUPS, GroupKind
from tenant_apps.directory.models import Group, GroupMember

MOST_MEMBERS = 3000


def groups_of_kinds(*kinds: str) -> QuerySet[Group]:
    """Groups with their class and `member_count`, in the order one looks for them."""
    counted = Count("members", filter=Q(members__leaving_at=None))
    rows = Group.objects.filter(kind__in=kinds).select_related("school_class").annotate(member_count=counted)
    return rows.order_by("-school_year", "kind", "name", "school_class__name", "profile", "function", "pk")


def groups_made_by_hand() -> QuerySet[Group]:
    """Those one may join people to, by name."""
    return Group.objects.filter(kind__in=HAND_GROUPS).order_by("name", "pk")


def groups_with_class() -> QuerySet[Group]:
    """Any group, with the class it follows."""
    return Group.objects.select_related("school_class")


def members_of(group: Group) -> UserQuerySet:
    """The members who are not leaving; those of a past class, all of them."""
    people = User.objects.all() if group.kind == GroupKind.PAST_CLASS else User.objects.staying()
    return people.filter(groupmember__group=group).by_name()


def people_to_add(group: Group, q: str) -> UserQuerySet:
    """Who is not in the group yet and whose name or login holds every word."""
    members = GroupMember.objects.filter(group=group).values("user")
    return User.objects.staying().exclude(pk__in=members).known_as(q).by_name()


def _key(group: Group) -> str:
    return f"group:{group.pk}"


def _check(group: Group) -> None:
    try:
        group.full_clean(exclude=["school_class", "profile", "function", "school_year"])
    except ValidationError as error:
        raise ValidationError({"name": [text for texts in error.message_dict.values() for text in texts]}) from error


def _demand_by_hand(group: Group) -> None:
    if group.kind not in HAND_GROUPS:
        raise ValidationError(_("Ce groupe suit les classes : il ne se change pas à la main."))


@transaction.atomic
def create_group(*, actor: User | None, kind: str, name: str) -> Group:
    """An empty group or broadcast list. Raises ValidationError when the name is taken (case ignored)."""
    groups.lock_directory()
    group = Group(kind=GroupKind(kind), name=rules.clean_name(name))
    _demand_by_hand(group)
    _check(group)
    group.save()
    audit(actor=actor, verb="directory.create_group", target=group.name, target_key=_key(group), data={"kind": kind})
    return group


@transaction.atomic
def rename_group(*, actor: User | None, group: Group, name: str) -> Group:
    """Another name. Raises ValidationError as `create_group` does."""
    groups.lock_directory()
    _demand_by_hand(group)
    before, group.name = group.name, rules.clean_name(name)
    _check(group)
    group.save(update_fields=["name"])
    if before != group.name:
        data = {"before": before}
        audit(actor=actor, verb="directory.rename_group", target=group.name, target_key=_key(group), data=data)
    return group


@transaction.atomic
def add_members(*, actor: User | None, group: Group, users: Iterable[User]) -> int:
    """Put people in the group, in a fixed number of queries; how many are new.

    Raises ValidationError beyond MOST_MEMBERS, and for a group that follows classes.
    """
    groups.lock_directory()
    _demand_by_hand(group)
    had = set(GroupMember.objects.filter(group=group).order_by().values_list("user", flat=True))
    new = {user.pk for user in users if user.profile != Profile.TEAM} - had
    if len(had) + len(new) > MOST_MEMBERS:
        raise ValidationError(_("Un groupe a %(most)s membres au plus.") % {"most": MOST_MEMBERS})
    GroupMember.objects.bulk_create([GroupMember(group=group, user_id=pk) for pk in sorted(new)], batch_size=500)
    if new:
        data = {"added": len(new)}
        audit(actor=actor, verb="directory.add_to_group", target=group.name, target_key=_key(group), data=data)
    return len(new)


@transaction.atomic
def remove_member(*, actor: User | None, group: Group, user: User) -> bool:
    """Take somebody out of the group; False when they were not in it."""
    _demand_by_hand(group)
    gone, _rows = GroupMember.objects.filter(group=group, user=user).delete()
    if gone:
        data = {"removed": user.full_name}
        audit(actor=actor, verb="directory.remove_from_group", target=group.name, target_key=_key(group), data=data)
    return bool(gone)


@transaction.atomic
def delete_group(*, actor: User | None, group: Group) -> None:
    """The group goes, its members stay in the school."""
    _demand_by_hand(group)
    key, name, count = _key(group), group.name, GroupMember.objects.filter(group=group).count()
    group.delete()
    audit(actor=actor, verb="directory.delete_group", target=name, target_key=key, data={"members": count})
