"""Who may hold which function in the school."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from tenant_apps.accounts import permissions as accounts
from tenant_apps.accounts.choices import ADMIN_FUNCTIONS, SCHOOL_ADULTS
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.school_admin import selectors


def can_hold_functions(user: User) -> Decision:
    """Functions go to the adults who work at the school."""
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
        return Denied(_("Pour votre propre compte, passez par « Mot de passe oublié »."))
    return accounts.can_reset_access(user)
