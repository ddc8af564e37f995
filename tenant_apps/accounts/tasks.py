"""Mails of accounts. Whether somebody exists is looked up here, so that pages answer alike to all."""

from tenant_apps.accounts import mails, selectors
from tenants.tasks import task


@task
def send_reset_link(login: str) -> None:
    """Send the link for a new password, if this login is an activated account with an address."""
    user = selectors.person_with_login(login)
    if user and user.is_active and user.is_activated and user.email:
        mails.send_reset_link(user)


@task
def send_logins(email: str) -> None:
    """Send the logins of everyone who has this address, if anyone does."""
    people = selectors.people_with_email(email)
    if people:
        mails.send_logins(email, people)


@task
def send_notice(user_id: int, kind: str) -> None:
    """Tell a person with an address what changed in the account's security."""
    user = selectors.person_to_write_to(user_id)
    if user:
        mails.send_notice(user, kind)
