"""Authentication."""

from allauth.account.auth_backends import AuthenticationBackend


class LoginBackend(AuthenticationBackend):
    """By login and password, no permission tables."""
