"""Reading keys."""

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from tenant_apps.accounts.models import User
from tenant_apps.api.models import Token
from tenant_apps.api.rules import PREFIX, digest_of


def tokens_of(user: User) -> QuerySet[Token]:
    """A person's keys, the newest first; those that ended are still shown."""
    return Token.objects.filter(user=user).order_by("-pk")


def token_of(key: str) -> Token | None:
    """The living token with this key, its person read with it; None for none.

    Looked up by its print: comparing takes the same time whatever is sent.
    """
    if not key.startswith(PREFIX):
        return None
    found = Token.objects.select_related("user").filter(digest=digest_of(key), expires_at__gt=timezone.now()).first()
    if found is None or not constant_time_compare(found.password_print, found.user.get_session_auth_hash()):
        return None
    return found
