"""What links two people, in words: the edge between groups that lets one write to the other, or the family."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.communication.models import ClassRule, Rule
from tenant_apps.communication.rules import allowed_by_default
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group, Guardianship
from tenant_apps.directory.rules import of_name

# The nearest link is the one people think of.
_NEAREST = (GroupKind.CLASS_PROFILE, GroupKind.FUNCTION, GroupKind.MANUAL, GroupKind.PAST_CLASS)
Pair = tuple[Group, Group]


def why(user: User, other: User) -> Decision:
    """Allowed or Denied, with the reason; six queries at most, whatever the groups."""
    if user.pk == other.pk:
        return Allowed(_("C’est toi.") if _is_pupil(user) else _("C’est vous."))
    if other.is_leaving or other.blocked_at is not None:
        return Denied(_("Cette personne ne peut pas être jointe pour le moment."))
    family = _family(user, other)
    return Allowed(family) if family else _by_groups(user, other)


def _by_groups(user: User, other: User) -> Decision:
    open_pairs, closed = _pairs(user, other)
    if open_pairs:
        return Allowed(_words(user, *min(open_pairs, key=_distance)))
    if user.is_school_admin:
        return Allowed(_("Vous administrez l’école."))
    return Denied(_("L’école a fermé cet échange.") if closed else _("L’école n’a pas ouvert cet échange."))


def _is_pupil(user: User) -> bool:
    return user.profile == Profile.PUPIL


def _family(user: User, other: User) -> str:
    pair = [user.pk, other.pk]
    link = Guardianship.objects.filter(relative__in=pair, child__in=pair).first()
    if link is None:
        return ""
    if link.relative_id == other.pk:
        return _("Ton parent") if _is_pupil(user) else _("Votre parent")
    return _("Votre enfant")


def _groups_of(user: User) -> list[Group]:
    groups = Group.objects.filter(members=user).exclude(kind=GroupKind.BROADCAST)
    return list(groups.select_related("school_class").order_by("pk"))


def _pairs(user: User, other: User) -> tuple[list[Pair], bool]:
    """The pairs (group of `user`, group of `other`) that are open, and whether a rule closed one that was."""
    sources, targets = _groups_of(user), _groups_of(other)
    rules = Rule.objects.filter(source__in=sources, target__in=targets)
    said = _said_of_classes(sources, targets) | {(rule.source_id, rule.target_id): rule.allowed for rule in rules}
    usual = {(s.pk, t.pk): allowed_by_default(s, t) for s in sources for t in targets}
    now = usual | said
    pairs = [(s, t) for s in sources for t in targets if now[s.pk, t.pk]]
    return pairs, any(usual[key] and not allowed for key, allowed in said.items())


def _said_of_classes(sources: list[Group], targets: list[Group]) -> dict[tuple[int, int], bool]:
    kind = GroupKind.CLASS_PROFILE
    said = {(rule.source_profile, rule.target_profile): rule.allowed for rule in ClassRule.objects.all()}
    return {
        (s.pk, t.pk): said[s.profile, t.profile]
        for s in sources
        for t in targets
        if s.kind == t.kind == kind and s.school_class_id == t.school_class_id and (s.profile, t.profile) in said
    }


def _distance(pair: Pair) -> tuple[int, bool, int]:
    source, target = pair
    rank = _NEAREST.index(GroupKind(target.kind)) if target.kind in _NEAREST else len(_NEAREST)
    return rank, source.school_class_id != target.school_class_id, target.pk


def _words(user: User, source: Group, target: Group) -> str:
    if target.kind == GroupKind.CLASS_PROFILE:
        return _of_class(user, source, target)
    if target.kind == GroupKind.FUNCTION:
        return _("Fonction à l’école : %(name)s") % {"name": Function(target.function).label}
    if target.kind == GroupKind.SCHOOL_PROFILE:
        return _of_school(target.profile)
    return _("Membre du groupe « %(name)s »") % {"name": target.name}


def _of_school(profile: str) -> str:
    return {
        Profile.PUPIL: _("Élève de l’école"),
        Profile.RELATIVE: _("Parent d’élève de l’école"),
        Profile.TEACHER: _("Enseigne à l’école"),
        Profile.STAFF: _("Travaille à l’école"),
        Profile.GUEST: _("Personne invitée par l’école"),
    }[Profile(profile)]


def _of_class(user: User, source: Group, target: Group) -> str:
    if source.school_class_id != target.school_class_id:
        whose = _("de la classe « %(name)s »") % {"name": target.school_class}
        where = _("dans la classe « %(name)s »") % {"name": target.school_class}
    elif source.profile == Profile.RELATIVE:
        names = _children_in(user, target)
        whose, where = _("de la classe %(of)s") % {"of": names}, _("dans la classe %(of)s") % {"of": names}
    elif _is_pupil(user):
        whose, where = _("de ta classe"), _("dans ta classe")
    else:
        whose, where = _("de votre classe"), _("dans votre classe")
    return {
        Profile.PUPIL: _("Élève %(whose)s"),
        Profile.RELATIVE: _("Parent d’élève %(whose)s"),
        Profile.TEACHER: _("Enseigne %(where)s"),
        Profile.STAFF: _("Travaille %(where)s"),
        Profile.GUEST: _("Personne invitée %(where)s"),
    }[Profile(target.profile)] % {"whose": whose, "where": where}


def _children_in(relative: User, target: Group) -> str:
    """« de Léa », « d’Inès et de Tom »: the relative's children in the class of the group."""
    links = Guardianship.objects.filter(
        relative=relative, child__memberships__school_class=target.school_class_id, child__leaving_at=None
    )
    return _and(of_name(link.child.first_name) for link in links.select_related("child").order_by("child__sort_name"))


def _and(words: Iterable[str]) -> str:
    *first, last = words
    return _("%(first)s et %(last)s") % {"first": ", ".join(first), "last": last} if first else last
