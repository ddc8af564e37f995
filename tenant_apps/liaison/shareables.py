"""The follow-up of a word can be shared with colleagues: what the panel of `sharing` asks about it."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group
from tenant_apps.liaison.models import Word, WordShare
from tenant_apps.liaison.permissions import can_share, followed_by, may_follow
from tenant_apps.liaison.telling import tell_of_share
from tenant_apps.sharing.choices import Level
from tenant_apps.sharing.registry import Change, Shareable, register
from tenant_apps.sharing.services import ShareRefused

_FAMILIES = (Profile.PUPIL, Profile.RELATIVE)


def _find(user: User, pk: int) -> Word | None:
    return followed_by(user).select_related("author").filter(pk=pk).first()


def _follow_change(actor: User | None, word: Word, change: Change) -> None:
    """Families never see a follow-up: a change that would show it to them is taken back. Others are told."""
    people = User.objects.filter(pk__in=change.gained_users).order_by("pk")
    closed = Group.objects.filter(pk__in=change.gained_groups).exclude(kind=GroupKind.FUNCTION)
    if not all(map(may_follow, people)) or closed.filter(members__profile__in=_FAMILIES).exists():
        raise ShareRefused(_("Le suivi d’un mot se partage avec les adultes de l’école, jamais avec des familles."))
    tell_of_share(actor, word, change)


def declare() -> None:
    """Say it to `sharing` (once, from AppConfig.ready)."""
    register(
        Shareable(
            kind="liaison.word",
            share_model=WordShare,
            find=_find,
            can_share=can_share,
            levels=(Level.READ, Level.CONTRIBUTE, Level.MANAGE),
            owner=lambda word: word.author_id,
            noun=gettext_lazy("le suivi du mot"),
            mine=lambda user: followed_by(user, Level.MANAGE),
            on_change=_follow_change,
        )
    )
