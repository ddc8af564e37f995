"""Mails about an account: rendered here, sent by tasks.py."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.choices import Contact
from tenant_apps.accounts.languages import speaking_to
from tenant_apps.accounts.models import User
from tenant_apps.accounts.sms import send_sms
from tenant_apps.accounts.tokens import make_reset_key
from tenants.context import current_school_or_none
from tenants.hosts import console_url, platform_url, school_url

# What happened, by the name allauth gives it (mfa/email/<name>) or ours.
NOTICES = {
    "password_changed": gettext_lazy("Votre mot de passe a été changé."),
    "alias_changed": gettext_lazy("L’identifiant que vous aviez choisi a changé."),
    "email_changed": gettext_lazy("Votre adresse e-mail a changé : les messages de ONE arriveront à la nouvelle."),
    "mobile_changed": gettext_lazy("Votre numéro de téléphone mobile a changé."),
    "account_linked": gettext_lazy("Votre compte a été relié à celui d’une autre école."),
    "account_unlinked": gettext_lazy("Votre compte n’est plus relié à celui d’une autre école."),
    "totp_activated": gettext_lazy("La connexion avec une application de codes a été activée."),
    "totp_deactivated": gettext_lazy("La connexion avec une application de codes a été désactivée."),
    "webauthn_added": gettext_lazy("Une clé d’accès a été ajoutée."),
    "webauthn_removed": gettext_lazy("Une clé d’accès a été retirée."),
    "second_factor_reset": gettext_lazy(
        "La double vérification de votre compte a été retirée : le mot de passe suffit pour vous connecter. "
        "Si vous administrez l’école, vous en ajouterez une autre en y entrant."
    ),
    "recovery_codes_generated": gettext_lazy("De nouveaux codes de secours ont été créés."),
}


def _url(path: str) -> str:
    """Absolute address in the school we stand in, or in the console."""
    school = current_school_or_none()
    return school_url(school, path) if school else console_url(path)


def _path(name: str, *args: str) -> str:
    urlconf = settings.ROOT_URLCONF if current_school_or_none() else settings.CONSOLE_URLCONF
    return reverse(name, urlconf=urlconf, args=args)


def _send(template: str, subject: str, to: str, context: dict[str, Any]) -> None:
    given = {"school": current_school_or_none(), "platform_home": platform_url(), **context}
    text = render_to_string(f"accounts/mails/{template}.txt", given)
    message = EmailMultiAlternatives(subject=subject, body=text, to=[to])
    message.attach_alternative(render_to_string(f"accounts/mails/{template}.html", given), "text/html")
    message.send()


def send_reset_link(user: User) -> None:
    """The link to choose a new password."""
    with speaking_to(user):
        link = _url(_path("password_new", *make_reset_key(user)))
        _send("reset_link", _("Choisir un nouveau mot de passe"), user.email, {"person": user, "link": link})


def send_logins(email: str, people: Sequence[User]) -> None:
    """The logins of everyone who has this address."""
    with speaking_to(people[0]):
        context = {"people": people, "login_url": _url(_path("account_login"))}
        _send("logins", _("Votre identifiant"), email, context)


def send_notice(user: User, kind: str) -> None:
    """What changed in the account's security, and what to do if it was not the person."""
    _send_notice(user, kind, user.email)


def send_notice_to(user: User, kind: str, address: str) -> None:
    """The same to an address the account has just left."""
    _send_notice(user, kind, address)


def _send_notice(user: User, kind: str, address: str) -> None:
    with speaking_to(user):
        what = str(NOTICES[kind])
        context = {"person": user, "what": what, "forgotten_url": _url(_path("password_forgotten"))}
        _send("notice", _("Sécurité de votre compte"), address, context)


def send_contact_code(user: User, kind: str, value: str, code: str) -> None:
    """The six digits, to the address or number they will prove."""
    with speaking_to(user):
        if kind == Contact.MOBILE:
            send_sms(value, _("ONE : votre code est %(code)s. Il sert 15 minutes.") % {"code": code})
        else:
            _send("contact_code", _("Votre code : %(code)s") % {"code": code}, value, {"person": user, "code": code})


def send_leaving(user: User) -> None:
    """The account is on its way out: until when, what remains possible, whom to ask to keep it."""
    with speaking_to(user):
        context = {"person": user, "last_day": user.deleted_after, "login_url": _url(_path("account_login"))}
        _send("leaving", _("Votre compte va être supprimé"), user.email, context)
