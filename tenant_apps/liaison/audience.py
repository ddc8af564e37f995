"""Whom a word is about: what was chosen (« class:3 », « group:5 », « user:7 ») becomes pupils."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.communication.permissions import reachable, reachable_groups
from tenant_apps.directory.models import GroupMember, Membership, SchoolClass
from tenants.http import id_said

CLASS, GROUP, PUPIL = "class", "group", "user"
_KINDS = (CLASS, GROUP, PUPIL)
MOST_TOKENS = 200


@dataclass(frozen=True)
class Audience:
    """The pupils a word goes to, and what was chosen and cannot be reached."""

    pupil_ids: list[int] = field(default_factory=list)
    # In words: « Léa Martin », « une classe qui n’existe plus ».
    dropped: list[str] = field(default_factory=list)


def parse(tokens: Iterable[str]) -> dict[str, list[int]]:
    """Kind → ids, each once; what is no token is left out."""
    found: dict[str, list[int]] = {kind: [] for kind in _KINDS}
    for token in list(dict.fromkeys(tokens))[:MOST_TOKENS]:
        kind, _colon, number = token.partition(":")
        if kind in found and id_said(number):
            found[kind].append(id_said(number))
    return found


def pupils_within(actor: User) -> UserQuerySet:
    """The pupils whose families `actor` may write to."""
    return reachable(actor).with_profile(Profile.PUPIL)


def resolve(actor: User, tokens: Iterable[str]) -> Audience:
    """The pupils these choices come to now, as far as `actor` reaches them; six queries at most."""
    chosen = parse(tokens)
    groups = reachable_groups(actor).filter(pk__in=chosen[GROUP])
    members = Membership.objects.filter(school_class__in=chosen[CLASS]).values("user")
    in_groups = GroupMember.objects.filter(group__in=groups.values("pk")).values("user")
    wanted = Q(pk__in=chosen[PUPIL]) | Q(pk__in=members) | Q(pk__in=in_groups)
    pupils = pupils_within(actor).filter(wanted).order_by("pk").values_list("pk", flat=True)
    ids = list(pupils)
    return Audience(ids, [*_gone_pupils(chosen[PUPIL], ids), *_gone_sets(actor, chosen)])


def _gone_pupils(chosen: list[int], reached: list[int]) -> list[str]:
    """Pupils chosen one by one whom the actor does not reach any more, by name."""
    missing = set(chosen) - set(reached)
    known = User.objects.filter(pk__in=missing).with_profile(Profile.PUPIL).by_name() if missing else []
    names = [user.full_name for user in known]
    return names + [_("un élève qui n’est plus dans l’école")] * (len(missing) - len(names))


def _gone_sets(actor: User, chosen: dict[str, list[int]]) -> list[str]:
    """Classes and groups that are gone, or closed to the actor."""
    classes = SchoolClass.objects.filter(pk__in=chosen[CLASS]).count() if chosen[CLASS] else 0
    groups = reachable_groups(actor).filter(pk__in=chosen[GROUP]).count() if chosen[GROUP] else 0
    return [_("une classe qui n’existe plus")] * (len(chosen[CLASS]) - classes) + [
        _("un groupe que vous ne pouvez plus joindre")
    ] * (len(chosen[GROUP]) - groups)
