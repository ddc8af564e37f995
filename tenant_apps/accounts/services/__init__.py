"""Verbs on accounts. Each takes `actor` (who does it, None for the system) first."""

from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services.entrance import WrongCode, accept_terms, activate_account, reset_access
from tenant_apps.accounts.services.journal import audit, audit_person
from tenant_apps.accounts.services.passwords import change_password, reset_password
from tenant_apps.accounts.services.people import block_user, create_user, renew_code, unblock_user, update_user
from tenant_apps.accounts.services.team import create_team_member

__all__ = [
    "AccountRefused",
    "WrongCode",
    "accept_terms",
    "activate_account",
    "audit",
    "audit_person",
    "block_user",
    "change_password",
    "create_team_member",
    "create_user",
    "renew_code",
    "reset_access",
    "reset_password",
    "unblock_user",
    "update_user",
]
