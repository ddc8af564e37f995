"""How allauth behaves here."""

from io import BytesIO
from typing import Any

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts import tasks
from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.limits import TooManyAttempts, first_refusal, seconds_to_wait
from tenant_apps.accounts.services.sign_ins import note_refusal, note_sign_out
from tenant_apps.accounts.vault import seal, unseal
from tenants.context import current_school_or_none

_MFA_PURPOSE = "one.accounts.second-factor"
# Somebody who has just typed the password is not asked for it again to protect the account.
_FRESH_LOGIN_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are made by the school, never by signing up; mails go through our tasks."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": _(
            "L’identifiant et le mot de passe ne vont pas ensemble. Vérifiez les deux. "
            "La première fois, activez le compte avec le code de la fiche."
        ),
        "incorrect_password": _("Ce mot de passe ne convient pas. Vérifiez les majuscules."),
        # Codes of a second factor; the longest wait of `login_failed` (passwords say the exact one).
        "too_many_login_attempts": _("Trop d’essais. Attendez 15 minutes, puis réessayez."),
        "rate_limited": _("Trop d’essais. Attendez 15 minutes, puis réessayez."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count the attempt; past the limit, say how long to wait."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            seconds = seconds_to_wait(request, action="login_failed", key=key)
            if first_refusal(request, action="login_failed", key=key, seconds=seconds):
                note_refusal(actor=None, login=credentials.get("username", ""), verb=SignIn.LOCKED)
            raise TooManyAttempts(seconds) from None

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """A line in the audit log; the limits above bound how many there are."""
        note_refusal(actor=None, login=credentials.get("username", ""), verb=SignIn.REFUSED)

    def logout(self, request: HttpRequest) -> None:
        """Go, and say so in the audit log."""
        user = request.user
        super().logout(request)
        if user.is_authenticated:
            note_sign_out(actor=user)

    def is_safe_url(self, url: str) -> bool:
        """Only this very host: a neighbour school is another house (allauth would let it pass)."""
        return url_has_allowed_host_and_scheme(
            url, allowed_hosts={context.request.get_host()}, require_https=context.request.is_secure()
        )

    def is_reauthentication_required(self, **kwargs: Any) -> bool:
        """Ask again for the password before security changes, unless it has just been typed."""
        records = get_authentication_records(context.request, context.request.user)
        last = max((record["at"] for record in records), default=0.0)
        if timezone.now().timestamp() - last < _FRESH_LOGIN_SECONDS:
            return False
        return super().is_reauthentication_required(**kwargs)

    def send_notification_mail(
        self,
        template_prefix: str,
        user: AbstractBaseUser,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell the person what changed in the account's security: `mfa/email/<kind>` names the notice."""
        tasks.send_notice.delay_on_commit(user.pk, template_prefix.rsplit("/", 1)[-1])


class MFAAdapter(DefaultMFAAdapter):
    """Second factors: secrets sealed per school, QR codes by segno, our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("Ce code ne convient pas. Attendez que l’application en montre un nouveau, puis tapez-le."),
        "cannot_delete_authenticator": _("Cette protection ne peut pas être retirée."),
    }

    def _get_site_name(self) -> str:
        school = current_school_or_none()
        return school.name if school else "ONE"

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        """How the application names the account: the login and where it is."""
        return f"{user.get_username()} ({self._get_site_name()})"

    def _get_user_identifier(self, user: AbstractBaseUser) -> str:
        return user.get_username()

    def build_totp_svg(self, url: str) -> str:
        """The set-up address as a QR code, black on white whatever the theme."""
        file = BytesIO()
        segno.make(url, error="m").save(file, kind="svg", scale=5, light="white", xmldecl=False)
        return file.getvalue().decode()

    def encrypt(self, text: str) -> str:
        """Seal a secret for this school."""
        return seal(_MFA_PURPOSE, text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret again."""
        return unseal(_MFA_PURPOSE, encrypted_text)
