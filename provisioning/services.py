"""Verbs on orders: submitted, corrected, sent back, refused. Accepting one is `provisioning.opening`."""

import secrets
from dataclasses import asdict
from datetime import date
from functools import partial
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils import timezone
from django.utils.translation import gettext as _

from provisioning.choices import EventKind, MailKind, OrderSource, OrderStatus
from provisioning.drafts import OrderDraft, OrderProblems, SchoolDraft
from provisioning.mails import queue_mail
from provisioning.models import Order, OrderedSchool, OrderEvent
from provisioning.permissions import can_correct, can_edit, can_refuse, can_request_correction
from provisioning.rules import say_unknown_quote
from provisioning.sales import sales
from provisioning.selectors import last_event
from shared_apps.ui.dates import local, say_exactly
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenant_apps.accounts.services import audit
from tenants.hosts import platform_url
from tenants.locks import wait_for
from tenants.text import search_form

# No 0, O, 1, I, L: a reference is read aloud on the telephone.
_REFERENCE_SYMBOLS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
_REFERENCE_LENGTH = 6


class OrderRefused(ValueError):
    """The verb is not possible on this order; its text is the reason, in words."""


class OrderChanged(OrderRefused):
    """Somebody changed the order since it was read; `version` is the order's as it stands."""

    def __init__(self, reason: str, version: str) -> None:
        super().__init__(reason)
        self.version = version


def follow_up_url(order: Order) -> str:
    """The private address where whoever ordered follows the order."""
    return platform_url(f"/suivi/{order.follow_up_token}/")


@transaction.atomic
def submit_order(
    *, actor: User | None, draft: OrderDraft, source: OrderSource | str, purchase_order: "File[bytes] | None" = None
) -> Order:
    """Write the order, its history and its confirmation mail; the existing order when its key was sent before.

    Raises OrderProblems for a quote that does not hold.
    """
    if draft.key and (existing := _sent_before(draft.key)):
        return existing
    _demand_sold(draft, timezone.localdate())
    order = Order(follow_up_token=secrets.token_urlsafe(32), source=source, terms_version=settings.TERMS_VERSION)
    order.submission_key = draft.key or None
    _write(order, draft, purchase_order)
    add_event(actor=actor, order=order, kind=EventKind.SUBMITTED, is_public=True)
    audit(actor=actor, verb="provisioning.submit_order", target=order.reference, target_key=f"order:{order.pk}")
    _mail(order, MailKind.ORDER_RECEIVED, "received")
    return order


@transaction.atomic
def correct_order(
    *,
    actor: User | None,
    order: Order,
    draft: OrderDraft,
    purchase_order: "File[bytes] | None" = None,
    version: str | None = None,
) -> Order:
    """Replace what was ordered; by whoever ordered (`actor` None, asked to) or by the team.

    A new file replaces the old one, no file keeps it; a correction sent twice is one. `version` is
    the order's when it was read (None: whatever it is). Raises OrderRefused once the order is
    accepted or refused, or when whoever ordered was not asked to correct it; OrderChanged when it
    has another version by now; OrderProblems for a quote that did not hold on the day of the order.
    """
    locked = _lock(order)
    if actor is None and draft.key and locked.submission_key == draft.key and locked.status != OrderStatus.CORRECTION:
        return locked
    _demand(can_correct(locked) if actor is None else can_edit(actor, locked))
    if version is not None and version != locked.version:
        raise OrderChanged(_say_changed(locked), locked.version)
    _demand_sold(draft, timezone.localdate(locked.created_at))
    locked.submission_key = draft.key or locked.submission_key
    locked.status, locked.status_reason = OrderStatus.SUBMITTED, ""
    locked.schools.all().delete()
    _write(locked, draft, purchase_order)
    kind = EventKind.EDITED if actor else EventKind.CORRECTED
    event = add_event(actor=actor, order=locked, kind=kind, is_public=actor is None)
    audit(actor=actor, verb="provisioning.correct_order", target=order.reference, target_key=f"order:{order.pk}")
    if actor is None:
        _mail(locked, MailKind.ORDER_CORRECTED, f"corrected:{event.pk}")
    return locked


@transaction.atomic
def request_correction(*, actor: User | None, order: Order, reason: str) -> Order:
    """Send the order back to whoever made it, with what must change. Raises OrderRefused."""
    locked = _lock(order)
    _demand(can_request_correction(actor, locked))
    _decide(locked, OrderStatus.CORRECTION, reason)
    event = add_event(actor=actor, order=locked, kind=EventKind.CORRECTION_REQUESTED, text=reason[:300], is_public=True)
    audit(actor=actor, verb="provisioning.request_correction", target=order.reference, target_key=f"order:{order.pk}")
    _mail(locked, MailKind.CORRECTION_REQUESTED, f"correction:{event.pk}")
    return locked


@transaction.atomic
def refuse_order(*, actor: User | None, order: Order, reason: str) -> Order:
    """Refuse the order for good, with the reason. Raises OrderRefused."""
    locked = _lock(order)
    _demand(can_refuse(actor, locked))
    _decide(locked, OrderStatus.REFUSED, reason)
    event = add_event(actor=actor, order=locked, kind=EventKind.REFUSED, text=reason[:300], is_public=True)
    audit(actor=actor, verb="provisioning.refuse_order", target=order.reference, target_key=f"order:{order.pk}")
    _mail(locked, MailKind.ORDER_REFUSED, f"refused:{event.pk}")
    return locked


def add_event(
    *, actor: User | None, order: Order, kind: EventKind, text: str = "", is_public: bool = False
) -> OrderEvent:
    """A line of the order's history; shown to whoever ordered when public."""
    return OrderEvent.objects.create(actor=actor, order=order, kind=kind, text=text, is_public=is_public)


def _sent_before(key: str) -> Order | None:
    """The order already made from this draft; a second sending waits for the first to end."""
    wait_for(f"order:{key}")
    return Order.objects.filter(submission_key=key).first()


def _lock(order: Order) -> Order:
    return Order.objects.select_for_update().get(pk=order.pk)


def _demand(decision: Decision) -> None:
    if not decision:
        raise OrderRefused(decision.reason)


def _demand_sold(draft: OrderDraft, on: date) -> None:
    """An order of that day takes options of its list, and a quote that may still be taken."""
    asked = {code for school in draft.schools for code in school.options}
    unknown = asked - {option.code for option in sales().options_on(on)} if asked else set()
    for place, school in enumerate(draft.schools):
        if unknown.intersection(school.options):
            raise OrderProblems(
                [(f"schools[{place}].options", _("Cette option n’est pas au tarif : choisissez à nouveau."))]
            )
    if draft.quote_number and not sales().is_quote_good(number=draft.quote_number, on=on):
        raise OrderProblems([("quote_number", say_unknown_quote())])


def _say_changed(order: Order) -> str:
    """Who changed the order last, what they did and when, for whoever was writing meanwhile."""
    event = last_event(order)
    orderer = _("la personne qui a commandé") if event.kind == EventKind.CORRECTED else _("l’équipe ONE")
    said = {
        "who": event.actor.full_name if event.actor else orderer,
        "when": say_exactly(local(event.at)),
        "what": event.get_kind_display(),
    }
    return (
        _(
            "Cette commande a changé entre-temps : %(who)s, %(when)s (%(what)s). Votre saisie est gardée ci-dessous : "
            "relisez la commande dans un autre onglet avant de l’enregistrer."
        )
        % said
    )


def _decide(locked: Order, status: OrderStatus, reason: str) -> None:
    """Move the order to `status` with the reason whoever ordered will read."""
    if not reason.strip():
        raise OrderRefused(_("Écrivez le motif : il est envoyé tel quel."))
    locked.status, locked.status_reason = status, reason.strip()
    locked.save(update_fields=["status", "status_reason", "updated_at"])


def _write(order: Order, draft: OrderDraft, purchase_order: "File[bytes] | None") -> None:
    """Put the draft in the order's row and its schools' rows."""
    for name, value in asdict(draft.payer).items():
        setattr(order, f"payer_{name}", value)
    order.plan, order.comment, order.quote_number = draft.plan, draft.comment, draft.quote_number
    order.contact_email = draft.contact_email or draft.schools[0].administrator.email
    if purchase_order is not None:
        _remove_on_commit(order.purchase_order)
        order.purchase_order = purchase_order
    order.reference = order.reference or _free_reference()
    order.search_text = _search_text(order.reference, draft)
    order.full_clean()
    order.save()
    OrderedSchool.objects.bulk_create([_ordered_school(order, draft, school) for school in draft.schools])


def _remove_on_commit(file: FieldFile) -> None:
    """The file a new one replaces: nobody finds it any more, and it names people."""
    if file.name:
        transaction.on_commit(partial(file.storage.delete, file.name))


def _free_reference() -> str:
    """A reference nobody has: ONE, the year, six symbols (900 million a year, drawn again when taken)."""
    while True:
        drawn = "".join(secrets.choice(_REFERENCE_SYMBOLS) for _ in range(_REFERENCE_LENGTH))
        reference = f"ONE-{timezone.localdate().year}-{drawn}"
        if not Order.objects.filter(reference=reference).exists():
            return reference


def _ordered_school(order: Order, draft: OrderDraft, school: SchoolDraft) -> OrderedSchool:
    row = OrderedSchool(
        order=order,
        uai=school.uai,
        name=school.name,
        kind=school.kind,
        address=school.address,
        postal_code=school.postal_code,
        city=school.city,
        academy=school.academy,
        class_count=len(school.classes),
        classes=draft.classes_of(school),
        options=list(school.options),
        administrator_first_name=school.administrator.first_name,
        administrator_last_name=school.administrator.last_name,
        administrator_email=school.administrator.email,
    )
    row.full_clean(exclude=["order"])
    return row


def _search_text(reference: str, draft: OrderDraft) -> str:
    words: list[str] = [reference, draft.quote_number, draft.payer.name, draft.payer.siret, draft.payer.city]
    for school in draft.schools:
        words += [school.uai, school.name, school.city, school.administrator.last_name, school.administrator.email]
    return search_form(*words)[:1000]


def _mail(order: Order, kind: MailKind, key: str, **context: Any) -> None:
    queue_mail(
        order=order,
        kind=kind,
        key=f"order:{order.pk}:{key}",
        to=order.contact_email,
        context={"reason": order.status_reason, "follow_up_url": follow_up_url(order), **context},
    )
