"""Whom one may reach: one answer for messages, sharing and the directory."""

from django.db.models import Q, QuerySet

from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.permissions import Decision
from tenant_apps.communication import reach, why
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group


def reachable(user: User) -> UserQuerySet:
    """Those `user` may see and write to, `user` included; never the blocked nor those who are leaving.

    One query, also inside another. Administrators of the school reach everyone, whatever the rules:
    they run the accounts. Anybody else is a 404.
    """
    people = User.objects.staying().filter(blocked_at=None)
    if user.is_school_admin:
        return people
    return people.filter(pk__in=reach.people(user))


def reachable_groups(user: User) -> QuerySet[Group]:
    """The groups `user` may address as a whole; a class of a year that ended is not one of them.

    Who reaches all of a profile in the school reaches each class's part of it.
    """
    groups = Group.objects.exclude(kind=GroupKind.PAST_CLASS).select_related("school_class").order_by("pk")
    if user.is_school_admin:
        return groups
    targets = Group.objects.filter(pk__in=reach.target_groups(user))
    whole = targets.filter(kind=GroupKind.SCHOOL_PROFILE).values("profile")
    return groups.filter(Q(pk__in=targets.values("pk")) | Q(kind=GroupKind.CLASS_PROFILE, profile__in=whole))


def why_reach(user: User, other: User) -> Decision:
    """Whether `user` may write to `other`, and what links or parts them, in words (to pupils: « ta classe »).

    The same answer as `reachable`, for one person: a few queries, not for lists.
    """
    return why.why(user, other)
