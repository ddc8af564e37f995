"""Who may do what with accounts, with a reason a person can read.

`Allowed` and `Denied` are the answers of every permissions.py.
"""

from dataclasses import dataclass

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import LeavingReason, Profile, Source
from tenant_apps.accounts.models import User
from tenant_apps.accounts.selectors import has_second_factor


@dataclass(frozen=True)
class Allowed:
    """Yes."""

    reason: str = ""

    def __bool__(self) -> bool:
        return True


@dataclass(frozen=True)
class Denied:
    """No, and why, in words the person reads."""

    reason: str

    def __bool__(self) -> bool:
        return False


Decision = Allowed | Denied


class AccountRefused(ValueError):
    """The verb is not possible; its text is the reason, in words."""


def demand(decision: Decision) -> None:
    """Raise AccountRefused unless allowed: what services say to themselves before they write."""
    if not decision:
        raise AccountRefused(decision.reason)


def can_use_console(user: User | AnonymousUser) -> Decision:
    """Only members of the ONE team work in the console (their accounts are in `public`)."""
    if user.is_authenticated and user.profile == Profile.TEAM:
        return Allowed()
    return Denied(_("Cette page est réservée à l’équipe ONE."))


def can_administer(user: User | AnonymousUser) -> Decision:
    """The head and local administrators run their school."""
    if user.is_authenticated and user.is_school_admin:
        return Allowed()
    return Denied(_("Cette page est réservée à la direction et aux administrateurs de l’école."))


def can_renew_code(actor: User | None, user: User) -> Decision:
    """A code exists until the account is activated; a blocked account gets none.

    Who may do it to whom is decided by the page that offers it (class_settings, school_admin).
    """
    if user.is_activated:
        return Denied(_("Ce compte est déjà activé : le code ne sert plus."))
    if not user.is_active:
        return Denied(_("Ce compte est bloqué : débloquez-le avant d’imprimer une nouvelle fiche."))
    return Allowed()


def can_activate(user: User) -> Decision:
    """With the right code in hand: once, and not while blocked."""
    if user.is_activated:
        return Denied(_("Ce compte est déjà activé : connectez-vous avec votre mot de passe."))
    return can_have_password(user, activated=False)


def can_have_password(user: User, *, activated: bool = True) -> Decision:
    """A password belongs to an open account; before activation only the code of the sheet counts."""
    if not user.is_active:
        if user.profile == Profile.PUPIL:
            return Denied(_("Ton compte est fermé pour le moment. Parles-en à ton enseignant."))
        return Denied(_("Ce compte est bloqué. Adressez-vous à la direction de l’école."))
    if activated and not user.is_activated:
        return Denied(_("Ce compte n’est pas encore activé : utilisez le code de la fiche de connexion."))
    return Allowed()


def can_reset_access(user: User) -> Decision:
    """A new sheet replaces a forgotten password; before activation it is renew_code."""
    if user.profile == Profile.TEAM:
        return Denied(_("Un membre de l’équipe ONE n’a pas de fiche de connexion."))
    if not user.is_active:
        return Denied(_("Ce compte est bloqué : il faut le débloquer avant de donner une nouvelle fiche."))
    if not user.is_activated:
        return Denied(_("Ce compte n’est pas encore activé : le code de sa fiche de connexion sert toujours."))
    return Allowed()


def can_reset_second_factor(actor: User | None, user: User) -> Decision:
    """For somebody else, whose telephone is lost: one's own asks for a proof that it is oneself."""
    if actor is not None and actor.pk == user.pk:
        return Denied(_("Pour votre propre compte, passez par « Sécurité de mon compte »."))
    if not has_second_factor(user):
        return Denied(_("Ce compte n’a pas de double vérification : son mot de passe suffit pour se connecter."))
    return Allowed()


def can_choose_alias(user: User) -> Decision:
    """Adults of the school: a child keeps the login that class, parents and sheet know."""
    if user.profile == Profile.PUPIL:
        return Denied(_("Ton identifiant ne change pas : c’est celui que ta classe et tes parents connaissent."))
    if user.profile == Profile.TEAM:
        return Denied(_("Un membre de l’équipe ONE garde son identifiant."))
    return Allowed()


def can_close_sessions(user: User) -> Decision:
    """Adults see where their account is open; a child's computers are the school's."""
    if user.profile == Profile.PUPIL:
        return Denied(_("Cette page est pour les adultes. Pense à te déconnecter quand tu as fini."))
    return Allowed()


def can_change_contact(user: User) -> Decision:
    """Adults of the school say where they are reached; a child is reached by the parents."""
    if user.profile == Profile.PUPIL:
        return Denied(_("Ton compte n’a ni adresse e-mail ni téléphone : ce sont tes parents qui reçoivent."))
    if user.profile == Profile.TEAM:
        return Denied(_("L’adresse d’un membre de l’équipe ONE se change dans la console."))
    return Allowed()


def can_block(actor: User | None, user: User) -> Decision:
    """Nobody locks themselves out."""
    if actor is not None and actor.pk == user.pk:
        return Denied(_("Vous ne pouvez pas bloquer votre propre compte."))
    return Allowed()


def can_predelete(actor: User | None, user: User) -> Decision:
    """Nobody removes themselves, and the ONE team is not of a school."""
    if actor is not None and actor.pk == user.pk:
        return Denied(_("Vous ne pouvez pas supprimer votre propre compte."))
    if user.profile == Profile.TEAM:
        return Denied(_("Un membre de l’équipe ONE ne se supprime pas ici."))
    return Allowed()


def can_restore(user: User) -> Decision:
    """Whoever is leaving may be kept; an account united with another holds nothing any more (docs/decisions/0021)."""
    if user.leaving_reason == LeavingReason.MERGED:
        return Denied(_("Ce compte a été réuni avec un autre, qui a tout repris : il n’y a rien à restaurer."))
    return Allowed()


def can_delete_now(actor: User | None, user: User) -> Decision:
    """At once only what nobody can miss: made by hand and never activated. Others are pre-deleted."""
    if user.is_activated:
        return Denied(_("Ce compte a servi : il est gardé 90 jours avant d’être supprimé."))
    if user.source not in (Source.MANUAL, Source.ORDER):
        return Denied(_("Ce compte vient d’un import : il est gardé 90 jours avant d’être supprimé."))
    return can_predelete(actor, user)
