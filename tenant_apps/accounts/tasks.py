"""Mails of accounts. Whether somebody exists is looked up here, so that pages answer alike to all."""

from tenant_apps.accounts import contact_codes, mails, selectors
from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.models import User
from tenant_apps.accounts.origin import coming_from
from tenant_apps.accounts.services import sign_ins
from tenants.tasks import spread_over_schools, task


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


@task
def send_notice_to(user_id: int, kind: str, address: str) -> None:
    """Tell the address a person has just left what changed."""
    user = User.objects.filter(pk=user_id).first()
    if user:
        mails.send_notice_to(user, kind, address)


@task
def send_contact_code(check_id: int) -> None:
    """Draw the code of this check and send it: it never passes through the broker. Again, it is another one."""
    drawn = contact_codes.renew(check_id)
    if drawn:
        check, code = drawn
        mails.send_contact_code(check.user, check.kind, check.value, code)


@task
def send_leaving(user_id: int) -> None:
    """Tell a person with an address that the account is on its way out, and until when it can be kept."""
    user = selectors.person_to_write_to(user_id)
    if user and user.is_leaving:
        mails.send_leaving(user)


@task
def note_refusal(login: str, verb: str, address: str | None) -> None:
    """Write down that somebody was refused with this login, from this address; never what code they tried."""
    with coming_from(address):
        sign_ins.note_refusal(actor=None, login=login, verb=SignIn(verb))


@task
def purge_sign_ins() -> None:
    """Forget who came in more than twelve months ago, in the schema the task runs in."""
    sign_ins.purge_sign_ins(actor=None)


@task
def purge_all_sign_ins() -> None:
    """Every night: the platform, then each school, spread over an hour."""
    purge_sign_ins()
    spread_over_schools(purge_sign_ins, over_seconds=3600)


@task
def see_leavers_out() -> None:
    """In one school: delete those whose 90 days are over, write to those who have ten left."""
    from tenant_apps.accounts.services import leaving  # it sends the mails above

    leaving.purge_leavers()
    leaving.remind_leavers()


@task
def see_all_leavers_out() -> None:
    """Every night: each school, spread over an hour."""
    spread_over_schools(see_leavers_out, over_seconds=3600)
