"""Verbs on accounts. Each takes `actor` (who does it, None for the system) first."""

from tenant_apps.accounts.services.journal import audit
from tenant_apps.accounts.services.people import (
    AccountRefused,
    block_user,
    create_user,
    renew_code,
    unblock_user,
    update_user,
)
from tenant_apps.accounts.services.team import create_team_member

__all__ = [
    "AccountRefused",
    "audit",
    "block_user",
    "create_team_member",
    "create_user",
    "renew_code",
    "unblock_user",
    "update_user",
]
