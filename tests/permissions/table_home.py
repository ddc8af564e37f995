"""Who gets in at the first page: everyone of the school."""

from tests.permissions.lines import ROLES, line

LINES = {"home": line(*ROLES)}
