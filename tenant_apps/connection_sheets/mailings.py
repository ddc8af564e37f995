"""Verbs on mailings: asked for, stopped."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.connection_sheets.choices import MailingKind, MailingStatus, SheetFormat
from tenant_apps.connection_sheets.models import SheetMail, SheetMailing
from tenant_apps.connection_sheets.permissions import can_stop
from tenant_apps.connection_sheets.planning import PrintRefused, demand, make_plan
from tenant_apps.connection_sheets.reach import reach_of
from tenant_apps.connection_sheets.selectors import Selection
from tenant_apps.connection_sheets.tasks import send_mails
from tenants.context import current_schema
from tenants.locks import wait_for


@transaction.atomic
def request_mailing(*, actor: User | None, kind: str, selection: Selection, again: bool = False) -> SheetMailing:
    """Send their sheet to the people of the selection who have an e-mail address, each in their language.

    A task sends them, once each however often it is run. `again` writes also to those written to
    a short while ago (reach.PAUSES). Raises PrintRefused when nobody is left to write to, when
    they are too many, or while another mailing of the actor is under way.
    """
    # One request at a time in a school: the second one sees whom the first one writes to.
    wait_for(f"connection_sheets:{current_schema()}:mailings")
    if SheetMailing.objects.filter(requested_by=actor, status=MailingStatus.UNDER_WAY).exists():
        raise PrintRefused(_("Votre envoi précédent n’est pas terminé. Attendez-le, ou arrêtez-le."))
    plan = make_plan(actor, SheetFormat.FULL, selection)
    reach = reach_of(actor, selection, kind)
    ids = reach.ids(again=again)
    if not ids:
        raise PrintRefused(_refusal(bool(reach.recent)))
    mailing = SheetMailing.objects.create(requested_by=actor, kind=MailingKind(kind), title=plan.title)
    SheetMail.objects.bulk_create([SheetMail(mailing=mailing, user_id=pk) for pk in ids])
    numbers = {"mails": len(ids), "without_address": len(reach.without), "again": int(again)}
    plan.audit(actor, str(mailing.kind), key=f"mailing:{mailing.pk}", **numbers)
    send_mails.delay_on_commit(mailing.pk)
    return mailing


def _refusal(recent: bool) -> str:
    if recent:
        return _("Ces personnes ont reçu un e-mail il y a peu. Cochez « Leur écrire aussi » pour le renvoyer.")
    return _("Aucune de ces personnes n’a d’adresse e-mail : imprimez leurs fiches.")


@transaction.atomic
def stop_mailing(*, actor: User, mailing: SheetMailing) -> SheetMailing:
    """Send nothing more; what has gone has gone. Raises PrintRefused when it is over."""
    locked = SheetMailing.objects.select_for_update().get(pk=mailing.pk)
    demand(can_stop(locked))
    locked.status, locked.finished_at = MailingStatus.CANCELLED, timezone.now()
    locked.save(update_fields=["status", "finished_at"])
    audit(
        actor=actor,
        verb="connection_sheets.stop_mailing",
        target=locked.title,
        target_key=f"mailing:{locked.pk}",
    )
    return locked
