"""Payers, subscriptions and invoices, made by the verbs."""

from datetime import date, timedelta

from django.utils import timezone

from billing.choices import EventState, Means, ReminderLevel
from billing.models import Invoice, InvoiceLine, OnlinePage, PriceList, Reminder, StripeEvent
from billing.rules import Band
from billing.services.credit_notes import credit
from billing.services.invoices import draft_invoice, issue_invoice, set_stripe_invoice
from billing.services.lines import recount
from billing.services.payers import create_payer
from billing.services.payments import record
from billing.services.prices import publish_list
from billing.services.quotes import QuotedSchool, make_quote
from billing.services.subscriptions import open_subscription

SIRET = "21350991200019"
OPENED = date(2026, 11, 22)


def payer(**said):
    """The town of Kerlune."""
    known = {
        "name": "Commune de Kerlune",
        "siret": SIRET,
        "email": "factures@kerlune.example.fr",
        "address": "1 place de la Mairie",
        "postal_code": "35999",
        "city": "Kerlune",
    }
    return create_payer(actor=None, **known | said)


def subscription(school, *, by=None, **said):
    """A year of five classes, opened in November: ten months at 249 €."""
    known = {"class_count": 5, "opened_on": OPENED, "prices": said.get("prices") or PriceList.objects.get()}
    return open_subscription(actor=None, school=school, payer=by or payer(), **known | said)


def draft(*subscriptions):
    """The draft of one payer's subscriptions."""
    return draft_invoice(actor=None, payer=subscriptions[0].payer, subscriptions=subscriptions)


def one_line(payer, cents):
    """A draft of one line, without a subscription."""
    draft = Invoice.objects.create(payer=payer)
    InvoiceLine.objects.create(
        invoice=draft,
        position=1,
        label="Abonnement",
        unit_cents=cents,
        net_cents=cents,
        vat_rate=2_000,
        starts_on=date(2026, 9, 1),
        ends_on=date(2027, 8, 31),
    )
    return recount(draft)


def invoice(*subscriptions):
    """An issued invoice."""
    return issue_invoice(actor=None, invoice=draft(*subscriptions))


def quote(*, by=None, **said):
    """A quote for two schools of the town."""
    schools = [QuotedSchool("0359901X", "École Alpha", 5), QuotedSchool("0359902Y", "École Beta", 13)]
    return make_quote(actor=None, payer=by or payer(), **{"schools": schools} | said)


def reminded(late):
    """An invoice a reminder of which asked for 1.66 € of interest and 40 €."""
    Reminder.objects.create(
        invoice=late,
        level=ReminderLevel.FIRST,
        on=late.due_on,
        due_cents=late.due_cents,
        interest_cents=166,
        indemnity_cents=4_000,
    )
    return late


def to_give_back(invoice):
    """A credit note of 120 € of an invoice that was paid at Stripe."""
    invoice = set_stripe_invoice(actor=None, invoice=invoice, stripe_invoice=f"in_made{invoice.pk}")
    on, reference = timezone.localdate(), f"pi_made{invoice.pk}"
    record(actor=None, invoice=invoice, cents=invoice.total_cents, on=on, means=Means.CARD, reference=reference)
    return credit(actor=None, invoice=invoice, reason="Classe fermée", cents=10_000)


def failed_event(invoice=None, *, event_id="evt_made", **said):
    """An event of Stripe nothing could be made of, about an invoice of ours."""
    marks = {"one_invoice": str(invoice.pk)} if invoice else {}
    thing = {"object": "invoice", "id": "in_unknown", "metadata": marks}
    known = {
        "kind": "invoice.paid",
        "happened_at": timezone.now(),
        "payload": {"data": {"object": thing}},
        "state": EventState.FAILED,
        "tries": 10,
        "error": "Stripe ne répond pas. Réessayez dans quelques minutes.",
    }
    return StripeEvent.objects.create(event_id=event_id, **known | said)


def given_up(document):
    """A mail of an invoice or of a quote that was tried as often as it will be."""
    key = f"{document._meta.model_name}:{document.pk}:{document.mails.count() + 1}"
    return document.mails.create(
        key=key,
        to=document.payer.email,
        message_id=f"<{key}@one.example.fr>",
        attempts=12,
        error="SMTPRecipientsRefused: {'factures@kerlune.example.fr': (550, b'no such user')}",
    )


def forgotten(school):
    """An invoice that was to be paid eight days ago, and of which no reminder was written; made before any other."""
    year = subscription(school)
    on = timezone.localdate() - timedelta(days=8 + year.payer.payment_days)
    return issue_invoice(actor=None, invoice=draft(year), on=on)


def given_up_page(invoice, **said):
    """The page of an invoice that Stripe was asked for as often as it will be."""
    known = {"tries": 10, "error": "Stripe ne répond pas. Réessayez dans quelques minutes."}
    return OnlinePage.objects.create(invoice=invoice, **known | said)


def rich_list():
    """The list in force, with an option in each plan and a plan that counts pupils."""
    prices = PriceList.objects.get()
    for plan in ("annual", "pupils"):
        prices.bands.create(plan=plan, kind="option", code="films", label="Films d’animation", cents=6_000)
    prices.bands.create(kind="option", code="labo", label="Laboratoire de langue", cents=5_005)
    prices.bands.create(plan="pupils", kind="pupil", up_to=100, cents=120)
    prices.bands.create(plan="pupils", kind="pupil", cents=90)
    return prices


def poorer_list(*, on=date(2027, 9, 1)):
    """The list that follows, with the language laboratory as its only option: films are sold no more."""
    bands = [Band("school", 30_000), Band("option", 7_000, code="labo", label="Laboratoire de langue")]
    return publish_list(actor=None, name=f"Tarif {on.year}", valid_from=on, vat_rate=2_000, bands=bands)
