"""What a group is called on pages."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.models import Group


def profile_plural(profile: str) -> str:
    """« élèves », « parents »…"""
    return {
        Profile.PUPIL: _("élèves"),
        Profile.RELATIVE: _("parents"),
        Profile.TEACHER: _("enseignants"),
        Profile.STAFF: _("personnels"),
        Profile.GUEST: _("invités"),
    }[Profile(profile)]


def group_name(group: Group) -> str:
    """« CP : parents », « Tous les élèves », « La chorale »…; its class is read when it has one."""
    if group.kind == GroupKind.SCHOOL_PROFILE:
        return _("Toute l’école : %(people)s") % {"people": profile_plural(group.profile)}
    if group.kind == GroupKind.FUNCTION:
        return _("Fonction : %(name)s") % {"name": Function(group.function).label}
    if group.kind == GroupKind.CLASS_PROFILE and group.school_class:
        return _("%(class)s : %(people)s") % {"class": group.school_class.name, "people": profile_plural(group.profile)}
    if group.kind == GroupKind.PAST_CLASS and group.profile:
        words = {"class": group.name, "year": group.school_year, "people": profile_plural(group.profile)}
        return _("%(class)s (%(year)s) : %(people)s") % words
    return group.name


def short_group_name(group: Group) -> str:
    """The name where its school or its class is said already: « parents », « direction », « La chorale »."""
    if group.kind in (GroupKind.SCHOOL_PROFILE, GroupKind.CLASS_PROFILE):
        return profile_plural(group.profile)
    return str(Function(group.function).label) if group.kind == GroupKind.FUNCTION else group_name(group)
