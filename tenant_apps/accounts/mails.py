"""Mails about an account: rendered here, sent by tasks.py."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.models import User
from tenant_apps.accounts.tokens import make_reset_key
from tenants.context import current_school_or_none
from tenants.hosts import console_url, platform_url, school_url

# What happened, by the name allauth gives it (mfa/email/<name>) or ours.
NOTICES = {
    "password_changed": gettext_lazy("Votre mot de passe a été changé."),
    "totp_activated": gettext_lazy("La connexion avec une application de codes a été activée."),
    "totp_deactivated": gettext_lazy("La connexion avec une application de codes a été désactivée."),
    "webauthn_added": gettext_lazy("Une clé d’accès a été ajoutée."),
    "webauthn_removed": gettext_lazy("Une clé d’accès a été retirée."),
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
    with translation.override(user.language):
        link = _url(_path("password_new", *make_reset_key(user)))
        _send("reset_link", _("Choisir un nouveau mot de passe"), user.email, {"person": user, "link": link})


def send_logins(email: str, people: Sequence[User]) -> None:
    """The logins of everyone who has this address."""
    with translation.override(people[0].language):
        context = {"people": people, "login_url": _url(_path("account_login"))}
        _send("logins", _("Votre identifiant"), email, context)


def send_notice(user: User, kind: str) -> None:
    """What changed in the account's security, and what to do if it was not the person."""
    with translation.override(user.language):
        what = str(NOTICES[kind])
        context = {"person": user, "what": what, "forgotten_url": _url(_path("password_forgotten"))}
        _send("notice", _("Sécurité de votre compte"), user.email, context)
