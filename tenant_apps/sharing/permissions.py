"""What is shared with whom, as conditions to put in a service's own queries.

`share_model` is the service's own table, a concrete sharing.models.Share.
"""

from typing import Any

from django.db.models import Max, Q, QuerySet

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import GroupMember
from tenant_apps.sharing.choices import Level


def reaching(user: User) -> Q:
    """Shares that reach this person, by name or by a group they are in now: a condition on a table of shares."""
    return Q(user=user) | Q(group__in=GroupMember.objects.filter(user=user).values("group"))


def shared_with(user: User, share_model: Any, level: Level = Level.READ) -> QuerySet[Any, Any]:
    """Ids of what is shared with `user` at this level or above: one subquery, for `pk__in`."""
    return share_model._default_manager.filter(reaching(user), level__gte=level).values("target")


def level_of(user: User, share_model: Any, *target_ids: int) -> Level | None:
    """The highest level at which `user` has one of these (a thing and those that hold it), None without any."""
    shares = share_model._default_manager.filter(reaching(user), target__in=target_ids)
    highest = shares.aggregate(level=Max("level"))["level"]
    return None if highest is None else Level(highest)
