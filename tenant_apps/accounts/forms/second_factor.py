"""Codes of an application, recovery codes, passkeys: allauth's checks, our words."""

import hashlib
from typing import Any

from allauth.account import forms as account_forms
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from django import forms
from django.core.cache import cache
from django.utils.translation import gettext_lazy as _

# With one step of tolerance on each side a code lives 90 seconds; allauth forgets it was used after 30.
_CODE_LIFE_SECONDS = 90


def _code_field(help_text: Any = "") -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        help_text=help_text,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-s", "spellcheck": "false"}
        ),
        error_messages={"required": _("Tapez le code.")},
    )


class _OnceMixin:
    """A code that served does not serve again."""

    user: Any

    def clean_code(self) -> str:
        """Check the code, then burn it."""
        code: str = super().clean_code()  # type: ignore[misc]
        burnt = hashlib.sha256(f"{self.user.pk}:{code}".encode()).hexdigest()
        if not cache.add(f"accounts:code:{burnt}", True, timeout=_CODE_LIFE_SECONDS):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SecondFactorForm(_OnceMixin, base_forms.AuthenticateForm):
    """The code asked for at sign-in."""

    code = _code_field(_("Les 6 chiffres de votre application, ou un code de secours."))


class SecondFactorAgainForm(_OnceMixin, base_forms.ReauthenticateForm):
    """The code asked for again before a security change."""

    code = _code_field(_("Les 6 chiffres de votre application, ou un code de secours."))


class PasswordAgainForm(account_forms.ReauthenticateForm):
    """The password asked for again before a security change."""

    password = forms.CharField(
        label=_("Mot de passe"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": _("Indiquez le mot de passe.")},
    )


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The first code of a new application proves that it was set up."""

    code = _code_field(_("Les 6 chiffres que montre l’application."))


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """A new passkey."""

    name = forms.CharField(
        label=_("Nom de cette clé"),
        required=False,
        max_length=60,
        help_text=_("Pour la reconnaître plus tard : Mon téléphone, Clé USB…"),
    )
    passwordless = forms.BooleanField(
        label=_("Me connecter avec cette clé, sans mot de passe"),
        help_text=_("L’appareil demandera votre empreinte, votre visage ou son code."),
        required=False,
        initial=True,
    )


class RenamePasskeyForm(webauthn_forms.EditWebAuthnForm):
    """Another name for a passkey."""

    name = forms.CharField(label=_("Nom de cette clé"), max_length=60)
