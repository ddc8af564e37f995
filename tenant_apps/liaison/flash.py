"""What stands on top of a parent's first page: the words that wait for their answer."""

from shared_apps.ui.flash import Flash
from tenant_apps.accounts.models import User
from tenant_apps.liaison import selectors


def waiting_flash(user: User) -> list[Flash]:
    """One card with the most pressing words; nothing when nothing waits. One query then.

    Who runs the school has its start on top: their own children's words are counted in the bar.
    """
    if user.is_school_admin:
        return []
    entries = selectors.waiting_entries(user)
    return [Flash("liaison/flash.html", {"entries": entries})] if entries else []
