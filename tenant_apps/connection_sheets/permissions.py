"""Who may print whose sheet, and see which print."""

from django.db.models import Q
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_renew_code
from tenant_apps.connection_sheets.models import SheetPrint, SheetPrintQuerySet
from tenant_apps.directory.models import Membership
from tenant_apps.directory.permissions import can_manage_classes, manageable_classes


def can_print(user: User) -> Decision:
    """Teachers print for their classes, administrators for the school."""
    if can_manage_classes(user):
        return Allowed()
    return Denied(_("Les fiches de connexion sont imprimées par les enseignants et la direction de l’école."))


def printable_by(actor: User | None) -> UserQuerySet:
    """The people whose sheet this person may print; None is the platform itself.

    A teacher: pupils of their classes and the adults who answer for them, but nobody who holds a
    place in the school (their code would open more than a family's space). Blocked accounts: nobody.
    """
    people = User.objects.filter(blocked_at=None).exclude(profile=Profile.TEAM)
    if actor is None or actor.is_school_admin:
        return people
    if not can_manage_classes(actor):
        return people.none()
    pupils = Membership.objects.filter(school_class__in=manageable_classes(actor).values("pk")).values("user")
    mine = Q(profile=Profile.PUPIL, pk__in=pupils) | Q(profile=Profile.RELATIVE, guardianships__child__in=pupils)
    return people.filter(mine).exclude(functions__overlap=list(ADMIN_FUNCTIONS)).distinct()


def can_renew(actor: User, person: User) -> Decision:
    """A lost sheet is replaced until the account is activated."""
    return can_renew_code(actor, person)


def visible_prints(actor: User) -> SheetPrintQuerySet:
    """One's own prints; an administrator sees all of the school's. Any other is a 404."""
    prints = SheetPrint.objects.all()
    return prints if actor.is_school_admin else prints.filter(requested_by=actor)


def can_cancel(sheet_print: SheetPrint) -> Decision:
    """What is over cannot be stopped."""
    return Denied(_("Cette impression est déjà terminée.")) if sheet_print.is_over else Allowed()


def can_restart(sheet_print: SheetPrint) -> Decision:
    """A print that failed, was cancelled, expired, or whose worker is gone, can be made again."""
    if sheet_print.is_silent or (sheet_print.is_over and not sheet_print.is_downloadable):
        return Allowed()
    return Denied(_("Cette impression n’a pas besoin d’être recommencée."))
