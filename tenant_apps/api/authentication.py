"""`Authorization: Bearer one_…`: the only way into the API. A session's cookie opens nothing here."""

from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed, PermissionDenied
from rest_framework.request import Request

from tenant_apps.accounts.models import User
from tenant_apps.api.models import Token
from tenant_apps.api.permissions import can_come_in
from tenant_apps.api.selectors import token_of
from tenant_apps.api.services import note_use
from tenants.context import current_school_or_none

_WORD = b"bearer"


class KeyAuthentication(BaseAuthentication):
    """Reads the key; `request.user` is its person, `request.auth` its Token."""

    def authenticate(self, request: Request) -> tuple[User, Token] | None:
        """None without a key. Raises AuthenticationFailed for a wrong one, PermissionDenied with the reason."""
        word, _space, key = get_authorization_header(request).partition(b" ")
        if word.lower() != _WORD:
            return None
        token = token_of(key.strip().decode("latin-1"))
        if token is None:
            raise AuthenticationFailed(_("Cette clé n’ouvre rien : elle est fausse, finie ou supprimée."))
        decision = can_come_in(token.user)
        if not decision:
            raise PermissionDenied(decision.reason)
        school = current_school_or_none()
        if school is not None and not school.is_suspended:
            note_use(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        """What a 401 asks for."""
        return 'Bearer realm="ONE"'
