"""How much of their space people use: counted in the transaction that changes it."""

from collections.abc import Iterable

from django.db.models import Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.documents import notifications
from tenant_apps.documents.choices import Section
from tenant_apps.documents.models import ProfileQuota, Space, Version
from tenant_apps.documents.rules import DEFAULT_QUOTAS, is_nearly_full, percent_used
from tenant_apps.timeline.services import publish


class DocumentRefused(ValueError):
    """The change is not possible; its text is the reason, in words."""


class SpaceFull(DocumentRefused):
    """The file does not fit in its owner's space."""


def quota_of(user: User, space: Space | None = None) -> int:
    """Bytes this person may keep: their own limit, else the school's for the profile, else the default."""
    space = space or Space.objects.filter(user=user).first()
    if space and space.quota is not None:
        return space.quota
    said = ProfileQuota.objects.filter(profile=user.profile).values_list("quota", flat=True).first()
    return said if said is not None else DEFAULT_QUOTAS[user.profile]


def locked_space(user: User) -> Space:
    """The space of this person, nobody else changing it until the transaction ends."""
    Space.objects.get_or_create(user=user)
    return Space.objects.select_for_update().get(user=user)


def take(user: User, size: int) -> Space:
    """Count `size` bytes more. Raises SpaceFull, in words, when they do not fit; the trash is not counted."""
    space = locked_space(user)
    quota = quota_of(user, space)
    if space.used + size > quota:
        raise SpaceFull(_("Il ne reste pas assez de place : videz des dossiers, ou demandez plus à l’école."))
    space.used += size
    _warn(user, space, quota)
    space.save()
    return space


def _warn(user: User, space: Space, quota: int) -> None:
    """Tell the owner, once, that 80 % are used: again only after it was less."""
    if not is_nearly_full(space.used, quota):
        space.warned_at = None
    elif space.warned_at is None:
        space.warned_at = timezone.now()
        publish(
            kind=notifications.SPACE,
            actor=None,
            url=reverse("documents:section", args=[Section.OWN]),
            data={"percent": percent_used(space.used, quota)},
            users=[user.pk],
        )


def throw(user: User, size: int) -> None:
    """These bytes are in the trash from now on: they no longer count against the quota."""
    space = locked_space(user)
    space.used -= size
    space.trashed += size
    if not is_nearly_full(space.used, quota_of(user, space)):
        space.warned_at = None
    space.save()


def pick_up(user: User, size: int) -> None:
    """These bytes come back from the trash. Raises SpaceFull when they do not fit."""
    space = take(user, size)
    space.trashed -= size
    space.save()


def lock_spaces(users: Iterable[User]) -> None:
    """Nobody else changes what these people keep until the transaction ends; in one order, whoever asks."""
    for user in sorted({user.pk: user for user in users}.values(), key=lambda one: one.pk):
        locked_space(user)


def give_back(user: User, size: int, *, from_trash: bool = False) -> Space:
    """Count `size` bytes less."""
    space = locked_space(user)
    if from_trash:
        space.trashed -= size
    else:
        space.used -= size
    if not is_nearly_full(space.used, quota_of(user, space)):
        space.warned_at = None
    space.save()
    return space


def recount(user: User) -> Space:
    """Count everything again from the versions themselves."""
    space = locked_space(user)
    versions = Version.objects.filter(document__owner=user)
    space.used = versions.filter(document__trashed_at=None).aggregate(total=Sum("size"))["total"] or 0
    space.trashed = versions.exclude(document__trashed_at=None).aggregate(total=Sum("size"))["total"] or 0
    space.save()
    return space
