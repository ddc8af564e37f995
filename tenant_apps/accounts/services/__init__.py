"""Verbs on accounts. Each takes `actor` (who does it, None for the system) first."""

from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.accounts.services.alias import choose_alias
from tenant_apps.accounts.services.contact import Answer, ask_contact, cancel_contact, confirm_contact
from tenant_apps.accounts.services.devices import close_device, close_other_devices, note_device
from tenant_apps.accounts.services.display import set_display
from tenant_apps.accounts.services.entrance import WrongCode, accept_terms, activate_account, reset_access
from tenant_apps.accounts.services.journal import audit, audit_people, audit_person
from tenant_apps.accounts.services.leaving import (
    delete_user,
    delete_users,
    predelete_users,
    purge_leavers,
    remind_leavers,
    restore_users,
)
from tenant_apps.accounts.services.passwords import change_password, reset_password
from tenant_apps.accounts.services.people import (
    block_user,
    create_user,
    create_users,
    renew_code,
    replace_spent_codes,
    set_blocked,
    unblock_user,
    update_user,
)
from tenant_apps.accounts.services.photos import remove_photo, set_photo
from tenant_apps.accounts.services.second_factor import reset_second_factor
from tenant_apps.accounts.services.team import create_team_member

__all__ = [
    "AccountRefused",
    "Answer",
    "WrongCode",
    "accept_terms",
    "activate_account",
    "ask_contact",
    "audit",
    "audit_people",
    "audit_person",
    "block_user",
    "cancel_contact",
    "change_password",
    "choose_alias",
    "close_device",
    "close_other_devices",
    "confirm_contact",
    "create_team_member",
    "create_user",
    "create_users",
    "delete_user",
    "delete_users",
    "note_device",
    "predelete_users",
    "purge_leavers",
    "remind_leavers",
    "remove_photo",
    "renew_code",
    "replace_spent_codes",
    "reset_access",
    "reset_password",
    "reset_second_factor",
    "restore_users",
    "set_blocked",
    "set_display",
    "set_photo",
    "unblock_user",
    "update_user",
]
