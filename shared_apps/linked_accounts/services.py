"""Tying two accounts, untying them, going from one to the other.

Called in a school: rows of `public` are reached through `in_public`, the other school through `in_school`.
"""

import secrets
from datetime import datetime

from django.core.signing import BadSignature
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from shared_apps.linked_accounts.models import AccountLink, LinkKey, Ticket
from shared_apps.linked_accounts.permissions import can_link
from shared_apps.linked_accounts.rules import KEY_LIFE, MOST_LINKS, TICKET_LIFE, digest_of, draw_key
from shared_apps.linked_accounts.selectors import Linked, linked_to
from tenant_apps.accounts import tasks
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, demand
from tenant_apps.accounts.services import audit_person
from tenants.choices import VISITABLE
from tenants.context import current_school, in_public, in_school
from tenants.hosts import school_url
from tenants.links import sign, unsign
from tenants.models import School

_PURPOSE = "linked_accounts.ticket"


class WrongKey(ValueError):
    """No account waits for this key: mistyped, too old, or used."""


def _forget_the_dead(now: datetime) -> None:
    LinkKey.objects.filter(expires_at__lte=now).delete()
    Ticket.objects.filter(expires_at__lte=now).delete()


def _tell(user: User, verb: str, other: School) -> None:
    """In the school of `user`: the line of the audit log, and a mail."""
    audit_person(actor=user, verb=verb, user=user, data={"school": other.name})
    tasks.send_notice.delay_on_commit(user.pk, verb)


@transaction.atomic
def make_key(*, actor: User) -> str:
    """A key for KEY_LIFE, once, to be shown once; the one before is dead. Raises AccountRefused."""
    demand(can_link(actor))
    school, key, now = current_school(), draw_key(), timezone.now()
    with in_public():
        _forget_the_dead(now)
        given = {"digest": digest_of("key", key), "expires_at": now + KEY_LIFE}
        LinkKey.objects.update_or_create(school=school, user_id=actor.pk, defaults=given)
    audit_person(actor=actor, verb="make_link_key", user=actor)
    return key


@transaction.atomic
def link_account(*, actor: User, key: str) -> School:
    """Tie this account to the one that asked for the key, as typed; the school of that one.

    Raises WrongKey, and AccountRefused when the two cannot be tied.
    """
    demand(can_link(actor))
    here = current_school()
    with in_public():
        found = LinkKey.objects.select_for_update(of=("self",)).select_related("school")
        asked = found.filter(digest=digest_of("key", key), expires_at__gt=timezone.now()).first()
    if asked is None:
        raise WrongKey
    if asked.school_id == here.pk:
        raise AccountRefused(_("Cette clé vient de cette école-ci : tapez-la dans votre compte de l’autre école."))
    if asked.school.status not in VISITABLE:
        raise WrongKey
    with in_school(asked.school):
        other = User.objects.filter(pk=asked.user_id).first()
        if other is None or not can_link(other):
            raise WrongKey
        _demand_room(other)
    _demand_room(actor)
    with in_public():
        asked.delete()
        if not _save_link((here.pk, actor.pk), (asked.school_id, other.pk)):
            raise AccountRefused(_("Ces deux comptes sont déjà reliés."))
    _tell(actor, "account_linked", asked.school)
    with in_school(asked.school):
        _tell(other, "account_linked", here)
    return asked.school


def _demand_room(user: User) -> None:
    if len(linked_to(user)) >= MOST_LINKS:
        raise AccountRefused(_("Un compte est relié à %(most)s autres au plus.") % {"most": MOST_LINKS})


def _save_link(one: tuple[int, int], other: tuple[int, int]) -> bool:
    (school, user), (next_school, next_user) = sorted([one, other])
    _link, made = AccountLink.objects.get_or_create(
        first_school_id=school, first_user_id=user, second_school_id=next_school, second_user_id=next_user
    )
    return made


@transaction.atomic
def unlink_account(*, actor: User, linked: Linked) -> None:
    """Untie this account from the other; both sides are told. Tickets on their way are dead."""
    here = current_school()
    with in_public():
        gone = AccountLink.objects.filter(pk=linked.link.pk)
        if not gone.delete()[0]:
            return
    _tell(actor, "account_unlinked", linked.school)
    if linked.school.status not in VISITABLE:
        return
    with in_school(linked.school):
        other = User.objects.filter(pk=linked.user_id).first()
        if other is not None:
            _tell(other, "account_unlinked", here)


@transaction.atomic
def open_ticket(*, actor: User, linked: Linked) -> str:
    """The address that opens the other account, for TICKET_LIFE and once. Raises AccountRefused."""
    demand(can_link(actor))
    if linked.school.status not in VISITABLE:
        raise AccountRefused(_("Cette école n’est pas ouverte en ce moment."))
    secret, now = secrets.token_urlsafe(32), timezone.now()
    with in_public():
        _forget_the_dead(now)
        Ticket.objects.create(
            link=linked.link,
            school=linked.school,
            user_id=linked.user_id,
            digest=digest_of("ticket", secret),
            expires_at=now + TICKET_LIFE,
        )
    audit_person(actor=actor, verb="leave_for_linked", user=actor, data={"school": linked.school.name})
    with in_school(linked.school):
        token = sign(_PURPOSE, secret)
    return school_url(linked.school, f"{reverse('my_account:linked_entry')}?billet={token}")


def _read(token: str) -> str:
    """The digest of a ticket signed for the school we stand in; "" for any other."""
    try:
        secret = unsign(_PURPOSE, token, max_age=int(TICKET_LIFE.total_seconds()))
    except BadSignature:
        return ""
    return digest_of("ticket", str(secret))


def peek_ticket(token: str) -> bool:
    """Whether this ticket would open an account of the school we stand in; it still will."""
    digest, school = _read(token), current_school()
    with in_public():
        return Ticket.objects.filter(digest=digest, school=school, expires_at__gt=timezone.now()).exists()


@transaction.atomic
def use_ticket(*, token: str) -> User | None:
    """Whom this ticket lets into the school we stand in; None when it serves no more. It has served."""
    digest, school = _read(token), current_school()
    with in_public():
        alive = Ticket.objects.select_for_update().filter(digest=digest, school=school, expires_at__gt=timezone.now())
        ticket = alive.first()
        if ticket is None:
            return None
        ticket.delete()
    user = User.objects.filter(pk=ticket.user_id).first()
    if user is None or not can_link(user):
        return None
    audit_person(actor=user, verb="enter_by_link", user=user)
    return user
