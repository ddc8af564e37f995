"""Who may hold which function in the school, and what may be done to whom."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tenant_apps.accounts import permissions as accounts
from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, SCHOOL_ADULTS
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.directory.rules import may_join_class
from tenant_apps.school_admin import selectors
from tenant_apps.school_admin.choices import Bulk


def can_hold_functions(user: User) -> Decision:
    """Functions go to the adults who work at the school, and are not about to leave it."""
    if user.is_leaving:
        return Denied(_("Ce compte est en départ : restaurez-le avant de lui donner une fonction."))
    if user.profile in SCHOOL_ADULTS:
        return Allowed()
    return Denied(_("Seul un adulte de l’école peut recevoir une fonction."))


def can_set_functions(user: User, functions: Iterable[str]) -> Decision:
    """A school always keeps somebody who can sign in and administer it."""
    decision = can_hold_functions(user)
    if decision and user.is_school_admin and not ADMIN_FUNCTIONS.intersection(functions):
        return can_leave_administration(user)
    return decision


def can_leave_administration(user: User) -> Decision:
    """Whether the school is still run without this administrator."""
    if selectors.working_administrators().exclude(pk=user.pk).exists():
        return Allowed()
    return Denied(
        _("Personne d’autre ne peut administrer l’école. Nommez d’abord quelqu’un d’autre, qui active son compte.")
    )


def can_reset_access(actor: User, user: User) -> Decision:
    """A new sheet shuts the account until it is used: nobody does that to themselves."""
    if actor.pk == user.pk:
        return Denied(_("Pour votre propre compte, passez par « Mot de passe oublié »."))
    return accounts.can_reset_access(user)


def can_do_together(actor: User, action: str, user: User) -> Decision:
    """Whether an action on several people touches this one; administrators are handled one by one."""
    if action in (Bulk.BLOCK, Bulk.DELETE):
        return _can_close(actor, action, user)
    if action in (Bulk.ATTACH, Bulk.MOVE):
        return _can_place(user)
    if action == Bulk.GROUP:
        return Denied(_("Est en départ.")) if user.is_leaving else Allowed()
    if action == Bulk.UNBLOCK:
        return Denied(_("N’est pas bloqué.")) if user.is_active else Allowed()
    if action == Bulk.RESTORE:
        return accounts.can_restore(user) if user.is_leaving else Denied(_("N’est pas en départ."))
    return _can_print(user)


def _can_close(actor: User, action: str, user: User) -> Decision:
    if user.pk == actor.pk:
        return Denied(_("C’est votre propre compte."))
    if user.is_school_admin:
        return Denied(_("Administre l’école : à faire depuis sa fiche."))
    if action == Bulk.BLOCK:
        return Allowed() if user.is_active else Denied(_("Est déjà bloqué."))
    if user.is_leaving and not accounts.can_delete_now(actor, user):
        return Denied(_("Est déjà en départ."))
    return Allowed()


def _can_place(user: User) -> Decision:
    if may_join_class(user.profile):
        return accounts.can_restore(user)
    return Denied(_("Un parent n’est pas rattaché à une classe : il suit ses enfants."))


def _can_print(user: User) -> Decision:
    if not user.is_active:
        return Denied(_("Est bloqué : pas de fiche."))
    return Denied(_("Est en départ : pas de fiche.")) if user.is_leaving else Allowed()


def can_predelete(actor: User, user: User) -> Decision:
    """Whether this person can be sent on their way out; the school keeps an administrator."""
    decision = accounts.can_predelete(actor, user)
    if decision and user.is_school_admin and not user.is_leaving:
        return can_leave_administration(user)
    return decision
