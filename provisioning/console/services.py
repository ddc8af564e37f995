"""Verbs of the team on schools, and on the mails of an order."""

from django.db import transaction
from django.utils.translation import gettext as _

from provisioning.console.rules import same_name
from provisioning.mails import queue_mail
from provisioning.models import OutgoingMail
from provisioning.permissions import can_close, can_reopen, can_reset_factor, can_suspend, is_team
from provisioning.services import OrderRefused
from provisioning.tasks import tell_suspension
from tenant_apps.accounts import services as accounts
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import AccountRefused, Decision
from tenant_apps.accounts.selectors import person_with_login
from tenant_apps.accounts.services import audit
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.models import School
from tenants.services import set_status

_AGAIN = ":again:"


class SchoolRefused(ValueError):
    """The verb is not possible on this school now; its text is the reason, in words."""


def _locked(school: School) -> School:
    return School.objects.select_for_update().get(pk=school.pk)


def _demand(decision: Decision) -> None:
    if not decision:
        raise SchoolRefused(decision.reason)


def _change(actor: User | None, school: School, verb: str, status: SchoolStatus, reason: str = "") -> School:
    changed = set_status(school=school, status=status, reason=reason)
    audit(
        actor=actor,
        verb=f"provisioning.{verb}",
        target=f"{changed.name} ({changed.uai})",
        target_key=f"school:{changed.pk}",
        data={"reason": reason} if reason else {},
    )
    return changed


@transaction.atomic
def reset_second_factor(*, actor: User | None, school: School, login: str, reason: str) -> None:
    """Let an administrator who lost the telephone in with the password alone; `login` is what they told us.

    For a school where no colleague can do it. Noted on both sides, without the person's name on ours.
    Raises SchoolRefused.
    """
    _demand(can_reset_factor(actor, school))
    with in_school(school):
        person = person_with_login(login)
        if person is None or not person.is_school_admin:
            raise SchoolRefused(_("Aucun administrateur de cette école n’a cet identifiant."))
        try:
            accounts.reset_second_factor(actor=None, user=person)
        except AccountRefused as refusal:
            raise SchoolRefused(str(refusal)) from refusal
    data = {"reason": reason.strip(), "user": person.pk}
    key = f"school:{school.pk}"
    audit(actor=actor, verb="provisioning.reset_second_factor", target=school.name, target_key=key, data=data)


@transaction.atomic
def suspend_school(*, actor: User | None, school: School, reason: str) -> School:
    """Make an open school read-only; `reason` is kept, and sent to its administrators. Raises SchoolRefused."""
    _demand(can_suspend(actor, _locked(school)))
    if not reason.strip():
        raise SchoolRefused(_("Écrivez le motif : il est envoyé aux administrateurs de l’école."))
    suspended = _change(actor, school, "suspend_school", SchoolStatus.SUSPENDED, reason.strip())
    tell_suspension.delay_on_commit(suspended.pk)
    return suspended


@transaction.atomic
def reopen_school(*, actor: User | None, school: School) -> School:
    """Let a suspended school be written again. Raises SchoolRefused."""
    _demand(can_reopen(actor, _locked(school)))
    return _change(actor, school, "reopen_school", SchoolStatus.OPEN)


@transaction.atomic
def close_school(*, actor: User | None, school: School, typed_name: str, reason: str) -> School:
    """Take a school off the web for good; whoever does it types its name. Raises SchoolRefused.

    Its data stay where they are: deleting them after the legal delay is another verb.
    """
    _demand(can_close(actor, _locked(school)))
    if not same_name(typed_name, school.name):
        raise SchoolRefused(_("Ce n’est pas le nom de l’école. Recopiez : %(name)s") % {"name": school.name})
    return _change(actor, school, "close_school", SchoolStatus.CLOSED, reason.strip())


@transaction.atomic
def send_again(*, actor: User | None, mail: OutgoingMail) -> OutgoingMail:
    """Send a mail of an order once more, as a new mail: its first one may have been lost or deleted.

    What it says is read again when it leaves (an activation code renewed since is the new one).
    Raises OrderRefused for somebody who is not of the team.
    """
    decision = is_team(actor)
    if not decision:
        raise OrderRefused(decision.reason)
    first = mail.key.split(_AGAIN)[0]
    number = OutgoingMail.objects.filter(key__startswith=first + _AGAIN).count() + 1
    key = f"{first}{_AGAIN}{number}"  # two clicks at once give one key: one mail
    again = queue_mail(order=mail.order, kind=mail.kind, key=key, to=mail.to, context=mail.context)
    audit(
        actor=actor,
        verb="provisioning.send_mail_again",
        target=f"{mail.order.reference}, {mail.get_kind_display()}",
        target_key=f"order:{mail.order_id}",
    )
    return again
