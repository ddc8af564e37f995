"""Second factors: allauth's pages, which here lead on to where the person was going."""

from typing import Any

from allauth.mfa.base.views import IndexView
from allauth.mfa.recovery_codes.views import ViewRecoveryCodesView
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.http import HttpRequest

from tenant_apps.accounts.onward import next_of, next_query
from tenant_apps.accounts.selectors import lacks_second_factor


class _Onward:
    """Keeps `next` from page to page."""

    request: HttpRequest

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """The page's own context, where one was going, and how its links say so."""
        onward = next_of(self.request)
        found: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**found, "onward": onward, "onward_query": next_query(onward)}

    def get_success_url(self) -> str:
        """The next page, which still knows."""
        url: str = super().get_success_url()  # type: ignore[misc]
        return url + next_query(next_of(self.request))


class SecurityView(_Onward, IndexView):
    """How one's account is protected; what is missing, and why, when one was led here."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """With whether a second factor is owed."""
        return {**super().get_context_data(**kwargs), "owed": lacks_second_factor(self.request.user)}  # type: ignore[arg-type]


class AddApplicationView(_Onward, ActivateTOTPView):
    """A new application of codes."""


class AddPasskeyView(_Onward, AddWebAuthnView):
    """A new passkey."""


class RecoveryCodesView(_Onward, ViewRecoveryCodesView):
    """The codes to keep elsewhere than in the telephone."""
