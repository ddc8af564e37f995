"""Who may print whose sheet, and see which print."""

from django.db.models import Q
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_renew_code, can_reset_access
from tenant_apps.connection_sheets.models import SheetMailing, SheetMailingQuerySet, SheetPrint, SheetPrintQuerySet
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
    place in the school (their code would open more than a family's space). Blocked or leaving accounts: nobody.
    """
    people = User.objects.staying().filter(blocked_at=None).exclude(profile=Profile.TEAM)
    if actor is None or actor.is_school_admin:
        return people
    if not can_manage_classes(actor):
        return people.none()
    classes = manageable_classes(actor).values("pk")
    pupils = Membership.objects.filter(school_class__in=classes, user__leaving_at=None).values("user")
    mine = Q(profile=Profile.PUPIL, pk__in=pupils) | Q(profile=Profile.RELATIVE, guardianships__child__in=pupils)
    return people.filter(mine).exclude(functions__overlap=list(ADMIN_FUNCTIONS)).distinct()


def can_renew(actor: User | None, person: User) -> Decision:
    """A lost sheet is replaced by one with a new code; that of an activated account shuts it until it is used.

    A teacher does the latter for pupils only: adults have « Mot de passe oublié », and the administrators.
    """
    if not person.is_activated:
        return can_renew_code(actor, person)
    if actor is not None and actor.pk == person.pk:
        return Denied(_("Pour votre propre compte, passez par « Mot de passe oublié »."))
    if actor is not None and not actor.is_school_admin and person.profile != Profile.PUPIL:
        return Denied(_("Un adulte qui a oublié son mot de passe utilise « Mot de passe oublié »."))
    return can_reset_access(person)


def visible_prints(actor: User) -> SheetPrintQuerySet:
    """One's own prints; an administrator sees all of the school's. Any other is a 404."""
    prints = SheetPrint.objects.all()
    return prints if actor.is_school_admin else prints.filter(requested_by=actor)


def visible_mailings(actor: User) -> SheetMailingQuerySet:
    """One's own mailings; an administrator sees all of the school's. Any other is a 404."""
    mailings = SheetMailing.objects.all()
    return mailings if actor.is_school_admin else mailings.filter(requested_by=actor)


def can_stop(mailing: SheetMailing) -> Decision:
    """What is over cannot be stopped."""
    return Denied(_("Cet envoi est déjà terminé.")) if mailing.is_over else Allowed()


def can_cancel(sheet_print: SheetPrint) -> Decision:
    """What is over cannot be stopped."""
    return Denied(_("Cette impression est déjà terminée.")) if sheet_print.is_over else Allowed()


def can_restart(sheet_print: SheetPrint) -> Decision:
    """A print that failed, was cancelled, expired, or whose worker is gone, can be made again."""
    if sheet_print.is_silent or (sheet_print.is_over and not sheet_print.is_downloadable):
        return Allowed()
    return Denied(_("Cette impression n’a pas besoin d’être recommencée."))
