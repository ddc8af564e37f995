"""Who a login and a password are."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import normalize_login
from tenant_apps.accounts.selectors import person_with_login


class LoginBackend(AuthenticationBackend):
    """By login, given or chosen (case, accents and spaces ignored), and password; a blocked account signs nobody in.

    An unknown login costs a hash like a known one (allauth and Django see to it). Django's
    permission tables do not exist here: rights are said in each permissions.py.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:  # type: ignore[override]
        """The person these are the login and password of; None otherwise, blocked or not activated."""
        username = normalize_login(credentials.get("username") or "")
        known = person_with_login(username)
        username = known.login if known else username
        user: User | None = super().authenticate(request, **{**credentials, "username": username})  # type: ignore[assignment]
        return user

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """None: nothing of ours reads them."""
        return set()

    def has_perm(self, user_obj: Any, perm: str, obj: Any = None) -> bool:
        """Never, without asking the database."""
        return False

    def has_module_perms(self, user_obj: Any, app_label: str) -> bool:
        """Never, without asking the database."""
        return False
