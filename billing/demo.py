"""Papers of the demo, by the verbs of real life: an invoice paid, late, credited in part, still a draft; a quote."""

from dataclasses import replace
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone

from billing import stripe_gateway as gateway
from billing.choices import Means, Plan, PriceKind, SubscriptionState
from billing.models import Invoice, StripeEvent, Subscription
from billing.online import EventRead
from billing.rules import Band
from billing.selectors.prices import bands_of, list_on, options_of
from billing.services import stripe_events
from billing.services.credit_notes import credit
from billing.services.extras import change_extras
from billing.services.invoices import issue_invoice
from billing.services.limits import measure_subscription
from billing.services.payers import create_payer
from billing.services.payments import record
from billing.services.prices import publish_list
from billing.services.quotes import QuotedSchool, make_quote
from billing.services.subscriptions import add_classes
from tenants.events import handle_event
from tenants.models import PlatformEvent, School

# UAI of the fictitious schools, and how many days ago each one's invoice was issued.
# A school that is not open, and the town that asked what it would cost.
_QUOTED = QuotedSchool("0359914L", "École maternelle Les Coquelicots", 3)
_ASKING = {
    "name": "Commune de Val-Fleuri-sur-Aure",
    "siret": "21350994600017",
    "email": "comptabilite.35994@courriel.example",
    "address": "1 place de la Mairie",
    "postal_code": "35994",
    "city": "Val-Fleuri-sur-Aure",
}
_PAID, _LATE, _CREDITED = ("0359911H", 60), ("0359912J", 45), ("0359913K", 20)


@transaction.atomic
def fill_demo() -> bool:
    """Write what is not there yet; False when nothing was, or the schools are not open."""
    ages = dict((_PAID, _LATE, _CREDITED))
    if School.objects.filter(uai__in=ages).count() == len(ages) and not Invoice.objects.issued().exists():
        _sell_more()
    _subscribe(list(ages))
    running = Subscription.objects.filter(school__uai__in=ages, state=SubscriptionState.ACTIVE)
    years = {each.school.uai: each for each in running.select_related("school", "payer", "price_list")}
    if set(years) != set(ages) or Invoice.objects.issued().exists():
        return False
    for year in years.values():
        measure_subscription(actor=None, subscription_id=year.pk)
    paid, late, credited = (_issue(years[uai], days) for uai, days in (_PAID, _LATE, _CREDITED))
    _settle(paid)
    record(actor=None, invoice=late, cents=10_000, on=_ago(30), means=Means.TRANSFER, reference="VIR-2041")
    fail_event(late)
    credit(actor=None, invoice=credited, reason="Geste commercial à l’ouverture", cents=2_000)
    grown = years[_PAID[0]]
    add_classes(actor=None, subscription=grown, class_count=grown.class_count + 1, on=timezone.localdate())
    _take_an_option(years[_CREDITED[0]])
    asking = create_payer(actor=None, **_ASKING)
    make_quote(actor=None, payer=asking, schools=[replace(_QUOTED, options=("films",))])
    make_quote(actor=None, payer=asking, schools=[replace(_QUOTED, pupils=74)], plan=Plan.PUPILS)
    return True


def _sell_more() -> None:
    """Today's list again, from today on, with an option and a plan that counts pupils."""
    now = list_on(timezone.localdate())
    bands = bands_of(now, Plan.ANNUAL)
    if any(band.kind == PriceKind.OPTION for band in bands):
        return
    films = [Band(PriceKind.OPTION, 6_000, code="films", label="Films d’animation", plan=plan) for plan in Plan.values]
    pupils = [Band(PriceKind.PUPIL, cents, up_to, plan=Plan.PUPILS) for up_to, cents in ((100, 180), (None, 150))]
    publish_list(
        actor=None,
        name=f"{now.name}, options comprises",
        valid_from=timezone.localdate(),
        vat_rate=now.vat_rate,
        bands=[*bands, *films, *pupils],
        at_once=True,
    )


def _take_an_option(year: Subscription) -> None:
    """Films from today on, where the school was subscribed by a list that sells them."""
    if any(option.code == "films" for option in options_of(year.price_list, year.plan)):
        change_extras(actor=None, subscription=year, options=["films"], on=timezone.localdate())


def _subscribe(schools: list[str]) -> None:
    """What follows their opening, at once: no worker may be running."""
    told = PlatformEvent.objects.filter(kind="school_opened", school__uai__in=schools, handled_at=None)
    for pk in told.order_by("pk").values_list("pk", flat=True):
        handle_event(pk)


def _ago(days: int) -> date:
    return timezone.localdate() - timedelta(days=days)


def _issue(year: Subscription, days: int) -> Invoice:
    draft = Invoice.objects.filter(lines__subscription=year, number=None).distinct().get()
    return issue_invoice(actor=None, invoice=draft, on=_ago(days))


def _settle(invoice: Invoice) -> None:
    due = invoice.due_cents
    record(actor=None, invoice=invoice, cents=due, on=_ago(35), means=Means.MANDAT, reference="BORD-118/2207")


def fail_event(invoice: Invoice) -> StripeEvent:
    """What Stripe told of an invoice and ONE could not read there: the demo has no key of Stripe's."""
    marks = {"one_platform": gateway.platform(), "one_invoice": str(invoice.pk)}
    thing = {"object": "invoice", "id": f"in_demo{invoice.pk}", "metadata": marks}
    told = EventRead(
        event_id=f"evt_demo{invoice.pk}",
        kind="invoice.payment_failed",
        created_at=timezone.now() - timedelta(hours=3),
        payload={"data": {"object": thing}},
    )
    return stripe_events.handle(actor=None, event_pk=stripe_events.receive(actor=None, event=told).pk)
