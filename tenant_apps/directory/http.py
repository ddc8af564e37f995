"""A request of somebody who signed in to the school, for annotations behind a guard."""

from tenant_apps.accounts.models import User
from tenants.http import Request


class MemberRequest(Request):
    """The guards of accounts let nobody else in (never instantiated)."""

    user: User
