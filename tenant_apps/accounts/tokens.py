"""Links to choose a new password: 24 hours, once, in one school."""

from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int, int_to_base36

from tenant_apps.accounts.models import User
from tenants.context import current_schema


class ResetTokenGenerator(PasswordResetTokenGenerator):
    """Django's, with the school in what is hashed: person 12 of alpha is not person 12 of beta.

    A new password, a sign-in or another e-mail address kills the link (Django's hash holds them);
    PASSWORD_RESET_TIMEOUT says how long it lives.
    """

    key_salt = "one.accounts.reset"

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        return f"{current_schema()}:{super()._make_hash_value(user, timestamp)}"


_tokens = ResetTokenGenerator()


def make_reset_key(user: User) -> tuple[str, str]:
    """Who and what for the address of the link."""
    return int_to_base36(user.pk), _tokens.make_token(user)


def user_of_reset_key(person: str, token: str) -> User | None:
    """Whom this link is for; None when it is not good (any more), or the account is closed."""
    try:
        user = User.objects.filter(pk=base36_to_int(person), blocked_at=None).activated().first()
    except ValueError:
        return None
    return user if user and _tokens.check_token(user, token) else None
