"""Addresses that leave the school on paper or by mail."""

from urllib.parse import urlencode

from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import User

ACTIVATION_PATH = "/activation/"


def activation_path(user: User) -> str:
    """Path of the activation form with the person's login and code filled in (sheet and QR code).

    Without the code once the account is activated.
    """
    filled = {"identifiant": user.login, "code": read_code(user)}
    return f"{ACTIVATION_PATH}?{urlencode({name: value for name, value in filled.items() if value})}"
