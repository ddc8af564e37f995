"""What a key may do, asked before each answer."""

from typing import Any

from django.utils.translation import gettext as _
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from tenant_apps.accounts.models import User
from tenant_apps.api.models import Token
from tenant_apps.api.permissions import is_open


class HasScope(BasePermission):
    """The key has the right the view asks for: its `service`, « :read » or « :write » by the method."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """Also: the school left the service open to this person."""
        if not isinstance(request.auth, Token) or not isinstance(request.user, User):
            return False
        wanted = f"{view.service}:{'read' if request.method in SAFE_METHODS else 'write'}"
        if wanted not in request.auth.scopes:
            self.message = _("Cette clé n’a pas le droit « %(scope)s ».") % {"scope": wanted}
            return False
        decision = is_open(request.user, view.service)
        self.message = decision.reason
        return bool(decision)
