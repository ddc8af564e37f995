"""What recipients come to when a message leaves: who receives it in which role, whom it names, who is dropped."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.accounts.choices import SCHOOL_ADULTS
from tenant_apps.accounts.models import User
from tenant_apps.communication.permissions import why_reach
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.group_names import group_name
from tenant_apps.directory.models import Group, GroupMember
from tenant_apps.directory.rules import of_name
from tenant_apps.messaging.answering import KIND, sources, why_unanswered
from tenant_apps.messaging.choices import Role
from tenant_apps.messaging.models import Addressee, Message
from tenant_apps.messaging.rules import clean_tokens, one_role_each
from tenant_apps.people.selectors import lost_members
from tenants.http import id_said

_LONGEST_NAME = 160
_MOST_NAMED = 50


@dataclass
class Expansion:
    """`people`: id → role; `named`: whom the message names, not saved; `missed`: {"name", "why"} of who was dropped.

    `reached`: who each choice comes to; `lost`: those of one's lists whom one no longer reaches.
    """

    people: dict[int, str] = field(default_factory=dict)
    named: list[Addressee] = field(default_factory=list)
    missed: list[dict[str, str]] = field(default_factory=list)
    reached: list[tuple[str, set[int]]] = field(default_factory=list)
    lost: set[int] = field(default_factory=set)


def expand(author: User, tokens: Mapping[str, Sequence[str]]) -> Expansion:
    """Everybody whom these tokens (role → tokens) reach now: groups become their members, the author apart.

    Nobody blocked or leaving is among them. A broadcast list is never named to those it reaches: its people
    are in « Cci ». Who is dropped is named one by one, with the reason: of a group, to the adults of the school only.
    """
    found = Expansion()
    for role, chosen in clean_tokens(tokens).items():
        for kind, ids in _by_kind(chosen):
            _expand_kind(found, author, role, kind, ids)
    reached = one_role_each(found.reached)
    found.people = _present(author, reached)
    absent = set(reached) if author.profile in SCHOOL_ADULTS or author.is_school_admin else set()
    found.missed += _dropped(author, (found.lost | absent) - set(found.people) - {author.pk})
    return found


def _dropped(author: User, ids: Collection[int]) -> list[dict[str, str]]:
    """Each with the reason; beyond _MOST_NAMED, how many more."""
    people = list(User.objects.filter(pk__in=ids).by_name()) if ids else []
    told = [{"name": one.full_name, "why": why_reach(author, one).reason} for one in people[:_MOST_NAMED]]
    if more := len(people) - len(told):
        name = ngettext("%(n)s autre personne", "%(n)s autres personnes", more) % {"n": more}
        told.append({"name": name, "why": ngettext("Ne peut pas être jointe.", "Ne peuvent pas être jointes.", more)})
    return told


def _by_kind(tokens: Iterable[str]) -> Iterable[tuple[str, list[int]]]:
    """(kind, ids), in order; what is no token of ours is nobody."""
    parts: dict[str, list[int]] = {}
    for token in tokens:
        kind, colon, number = token.partition(":")
        if colon and kind in sources() and id_said(number):
            parts.setdefault(kind, []).append(int(number))
    return parts.items()


def _expand_kind(found: Expansion, author: User, role: str, kind: str, ids: list[int]) -> None:
    source = sources()[kind]
    told = {one.id for one in source.get(author, ids)}
    found.missed += [_missed(author, kind, one) for one in ids if one not in told]
    chosen = source.expand(author, sorted(told))
    if kind == "list":
        found.lost |= set(lost_members(author, told).values_list("pk", flat=True))
    _add_groups(found, role, chosen.group_ids)
    _add_people(found, role, chosen.user_ids)


def _add_people(found: Expansion, role: str, ids: Iterable[int]) -> None:
    found.reached.append((role, set(ids)))
    named = {one.user_id for one in found.named}
    for pk, name in _names(set(ids) - named):
        found.named.append(Addressee(role=role, user_id=pk, name=name))


def _add_groups(found: Expansion, role: str, ids: Iterable[int]) -> None:
    for group in Group.objects.filter(pk__in=ids).select_related("school_class").order_by("pk"):
        its_role = Role.BCC if group.kind == GroupKind.BROADCAST else role
        found.named.append(Addressee(role=its_role, group=group, name=group_name(group)[:_LONGEST_NAME]))
        members = GroupMember.objects.filter(group=group).order_by("pk").values_list("user", flat=True)
        found.reached.append((its_role, set(members)))


def _names(ids: Iterable[int]) -> list[tuple[int, str]]:
    people = User.objects.filter(pk__in=ids).by_name()
    return [(one.pk, one.full_name[:_LONGEST_NAME]) for one in people]


def _present(author: User, people: dict[int, str]) -> dict[int, str]:
    """Without the author, those who are blocked and those who leave."""
    here = User.objects.staying().filter(pk__in=people, blocked_at=None).exclude(pk=author.pk)
    return {pk: people[pk] for pk in here.order_by("pk").values_list("pk", flat=True)}


def _missed(author: User, kind: str, pk: int) -> dict[str, str]:
    """A name and a reason; the draft took only tokens the author reached then, so no name is news to them."""
    if kind == "group":
        group = Group.objects.filter(pk=pk).select_related("school_class").first()
        name = group_name(group) if group else _("Un groupe")
        return {"name": name, "why": _("Ce groupe n’existe plus, est vide, ou n’est plus ouvert à vos messages.")}
    if kind == "list":
        return {
            "name": _("Une de vos listes"),
            "why": _("Elle est supprimée, ou vous ne joignez plus personne d’elle."),
        }
    if kind == KIND:
        message = Message.objects.filter(pk=pk).first()
        why = why_unanswered(message) if message else _("Son message n’est plus là\u00a0: on ne peut plus y répondre.")
        return {"name": message.author_name if message else _("Une personne"), "why": why}
    other = User.objects.filter(pk=pk).first()
    if other is None:
        return {"name": _("Une personne"), "why": _("Son compte n’existe plus.")}
    if kind == "parents_of":
        name = _("Les parents %(of)s") % {"of": of_name(other.full_name)}
        return {"name": name, "why": _("Vous ne pouvez plus joindre ces parents.")}
    return {"name": other.full_name, "why": why_reach(author, other).reason}
