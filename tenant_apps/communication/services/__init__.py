"""Verbs on who may write to whom and when, by the administrators of the school."""

from tenant_apps.communication.services.quiet import set_quiet_hours
from tenant_apps.communication.services.rules import reset_rules, set_rules
from tenant_apps.communication.services.suspensions import resume, suspend

__all__ = ["reset_rules", "resume", "set_quiet_hours", "set_rules", "suspend"]
