"""What Stripe tells: signed or refused, once, in any order, about us or not."""

import json
import time
from datetime import timedelta

import pytest
from django.conf import settings
from django.utils import timezone

from billing import stripe_gateway as gateway
from billing.choices import EntryKind, EventState, InvoiceState, Means
from billing.models import BillingEntry, Invoice, OnlinePage, Payment, StripeEvent
from billing.selectors import online as selectors
from billing.services import credit_notes, online, stripe_events
from billing.services.journal import BillingRefused
from tests.billing import made
from tests.client import StrictClient

ADDRESS = "/stripe/evenements/"


@pytest.fixture
def invoice(alpha, stripe_account):
    """An issued invoice that may be paid online."""
    issued = made.invoice(made.subscription(alpha))
    online.open_page(actor=None, invoice=issued)
    return Invoice.objects.get(pk=issued.pk)


@pytest.fixture
def deliver(public_client, stripe_account, django_capture_on_commit_callbacks):
    """Post an event of the account as Stripe does, and let the tasks it starts run; the answer."""

    def post(event, *, secret="whsec_local", at=None, code=200):
        body, signature = stripe_account.signed(event, secret=secret, at=at)
        with django_capture_on_commit_callbacks(execute=True):
            answer = public_client.post(
                ADDRESS, body, content_type="application/json", headers={"Stripe-Signature": signature}
            )
        assert answer.status_code == code, answer.content.decode()
        return answer

    return post


def fresh(invoice):
    return Invoice.objects.get(pk=invoice.pk)


def test_a_payment_by_card_is_noted(invoice, stripe_account, deliver):
    stripe_account.pay_page(invoice.stripe_invoice)
    deliver(stripe_account.last_event("invoice.paid"))
    paid = fresh(invoice)
    assert (paid.state, paid.due_cents) == (InvoiceState.PAID, 0)
    (payment,) = paid.payments.all()
    assert (payment.cents, payment.means, payment.on) == (paid.total_cents, Means.CARD, timezone.localdate())
    assert payment.reference.startswith("pi_")
    assert not OnlinePage.objects.get(invoice=invoice).is_open
    event = StripeEvent.objects.get(kind="invoice.paid")
    assert (event.state, event.invoice, event.tries, event.error) == (EventState.DONE, paid, 1, "")
    assert BillingEntry.objects.filter(invoice=paid, kind=EntryKind.PAID).count() == 1


def test_told_twice_it_is_one_payment(invoice, stripe_account, deliver):
    stripe_account.pay_page(invoice.stripe_invoice)
    for _time in range(2):
        deliver(stripe_account.last_event("invoice.paid"))
    deliver(stripe_account.last_event("invoice_payment.paid"))  # another event of the same money
    assert Payment.objects.filter(invoice=invoice).count() == 1
    assert StripeEvent.objects.filter(kind="invoice.paid").count() == 1


def test_handled_again_it_changes_nothing(invoice, stripe_account, deliver):
    stripe_account.pay_page(invoice.stripe_invoice)
    deliver(stripe_account.last_event("invoice.paid"))
    event = StripeEvent.objects.get(kind="invoice.paid")
    asked = len(stripe_account.calls)
    stripe_events.handle(actor=None, event_pk=event.pk)
    assert len(stripe_account.calls) == asked
    StripeEvent.objects.update(state=EventState.RECEIVED)  # a worker died before it could say so
    stripe_events.handle(actor=None, event_pk=event.pk)
    assert Payment.objects.filter(invoice=invoice).count() == 1


def test_a_transfer_in_two_parts(invoice, stripe_account, deliver):
    stripe_account.pay_page(invoice.stripe_invoice, amount=10_000, by="customer_balance")
    deliver(stripe_account.last_event("invoice_payment.paid"))
    assert fresh(invoice).state == InvoiceState.PARTLY_PAID
    stripe_account.pay_page(invoice.stripe_invoice, by="customer_balance")
    deliver(stripe_account.last_event("invoice_payment.paid"))
    assert fresh(invoice).state == InvoiceState.PAID
    assert set(invoice.payments.values_list("means", flat=True)) == {Means.TRANSFER}


def credited(invoice, cents=None):
    return credit_notes.credit(actor=None, invoice=fresh(invoice), reason="Classe fermée", cents=cents)


def test_a_refund_comes_before_its_payment_was_told(invoice, stripe_account, deliver):
    """Out of order: the events of a whole life, the last first."""
    stripe_account.pay_page(invoice.stripe_invoice)
    paid = stripe_account.last_event("invoice.paid")
    intent = stripe_account.all("payment_intent")[0]["id"]
    note = credited(invoice, 10_000)
    marks = {"one_platform": gateway.platform(), "one_credit_note": str(note.pk)}
    stripe_account.create_refund(payment_intent=intent, amount=note.total_cents, metadata=marks)
    deliver(stripe_account.last_event("charge.refunded"))
    deliver(paid)
    deliver(stripe_account.last_event("refund.created"))
    (money_in,) = invoice.payments.all()
    (money_out,) = note.payments.all()
    assert (money_in.cents, money_out.cents, money_out.means) == (invoice.total_cents, 12_000, Means.REFUND)
    assert fresh(invoice).state == InvoiceState.PAID
    assert fresh(note).state == InvoiceState.PAID


def test_money_given_back_without_credit_note_is_told_once(invoice, stripe_account, deliver):
    stripe_account.pay_page(invoice.stripe_invoice)
    stripe_account.create_refund(payment_intent=stripe_account.all("payment_intent")[0]["id"], amount=5_000)
    deliver(stripe_account.last_event("refund.created"))
    deliver(stripe_account.last_event("charge.refunded"))
    told = BillingEntry.objects.filter(invoice=invoice, kind=EntryKind.STRIPE, text__contains="sans avoir")
    assert [entry.cents for entry in told] == [5_000]
    assert fresh(invoice).refunded_cents == 0


def test_a_voided_page_leaves_our_invoice(invoice, stripe_account, deliver):
    stripe_account.void(invoice.stripe_invoice)
    deliver(stripe_account.last_event("invoice.voided"))
    assert fresh(invoice).state == InvoiceState.ISSUED
    assert not OnlinePage.objects.get(invoice=invoice).is_open
    assert BillingEntry.objects.filter(invoice=invoice, text__contains="fermée chez Stripe").count() == 1


def test_a_failed_payment_is_written_in_the_log(invoice, stripe_account, deliver):
    deliver(stripe_account.tell("invoice.payment_failed", stripe_account.rows[invoice.stripe_invoice]))
    assert BillingEntry.objects.filter(invoice=invoice, text__contains="refusé").count() == 1
    assert fresh(invoice).state == InvoiceState.ISSUED


# --- what is not ours, or not Stripe's
def test_a_type_we_do_not_know_is_kept_and_left(invoice, stripe_account, deliver):
    deliver(stripe_account.tell("customer.tax_id.created", stripe_account.all("customer")[0]))
    event = StripeEvent.objects.get(kind="customer.tax_id.created")
    assert (event.state, event.retry_at, event.tries) == (EventState.IGNORED, None, 0)


def test_an_invoice_of_another_platform_on_the_account_is_left(invoice, stripe_account, deliver):
    other = stripe_account.create_invoice(
        customer=stripe_account.all("customer")[0]["id"],
        collection_method="send_invoice",
        days_until_due=3,
        metadata={"one_platform": "essai.example.org", "one_invoice": str(invoice.pk)},
    )
    stripe_account.create_item(customer=other["customer"], invoice=other["id"], amount=900, currency="eur")
    stripe_account.finalize(other["id"])
    stripe_account.pay_page(other["id"])
    Invoice.objects.filter(pk=invoice.pk).update(stripe_invoice="")  # ours would be known by its marks
    deliver(stripe_account.last_event("invoice.paid"))
    assert StripeEvent.objects.get(kind="invoice.paid").state == EventState.IGNORED
    assert not Payment.objects.exists()


def test_another_schools_invoice_is_not_paid_by_it(invoice, beta, stripe_account, deliver):
    theirs = made.invoice(made.subscription(beta, by=invoice.payer))
    online.open_page(actor=None, invoice=theirs)
    stripe_account.pay_page(fresh(theirs).stripe_invoice)
    deliver(stripe_account.last_event("invoice.paid"))
    assert (fresh(theirs).state, fresh(invoice).state) == (InvoiceState.PAID, InvoiceState.ISSUED)


def test_an_invoice_whose_id_a_cut_kept_from_us_is_known_by_its_marks(invoice, stripe_account, deliver):
    key = invoice.stripe_invoice
    Invoice.objects.filter(pk=invoice.pk).update(stripe_invoice="")
    stripe_account.pay_page(key)
    deliver(stripe_account.last_event("invoice.paid"))
    assert (fresh(invoice).state, fresh(invoice).stripe_invoice) == (InvoiceState.PAID, key)


@pytest.mark.parametrize("how", [{"secret": "whsec_other"}, {"at": time.time() - 301}])
def test_a_wrong_or_old_signature_is_refused_in_words(invoice, stripe_account, deliver, how):
    stripe_account.pay_page(invoice.stripe_invoice)
    answer = deliver(stripe_account.last_event("invoice.paid"), code=400, **how)
    assert "Signature refusée" in answer.content.decode()
    assert not StripeEvent.objects.exists()


def test_a_signature_nearly_too_old_is_taken(invoice, stripe_account, deliver):
    stripe_account.pay_page(invoice.stripe_invoice)
    deliver(stripe_account.last_event("invoice.paid"), at=time.time() - 290)


@pytest.mark.parametrize("signature", ["", "t=,v1=", "v1=abc", "t=1700000000", "t=1,v0=abc"])
def test_a_header_that_is_no_signature(public_client, stripe_account, signature):
    answer = public_client.post(
        ADDRESS, b"{}", content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert answer.status_code == 400


def test_a_body_changed_on_the_way_is_refused(invoice, stripe_account, public_client):
    body, signature = stripe_account.signed(stripe_account.last_event("invoice.finalized"))
    changed = body.replace(b"invoice.finalized", b"invoice.paid")
    answer = public_client.post(
        ADDRESS, changed, content_type="application/json", headers={"Stripe-Signature": signature}
    )
    assert answer.status_code == 400


@pytest.mark.parametrize("said", ["[]", '{"object": "event"}', "no json", '{"object": "list", "data": []}', "null"])
def test_a_signed_body_that_is_no_event(public_client, stripe_account, said):
    from tests import stripe_server

    moment = int(time.time())
    mac = stripe_server.sign(said.encode(), moment)
    answer = public_client.post(
        ADDRESS, said, content_type="application/json", headers={"Stripe-Signature": f"t={moment},v1={mac}"}
    )
    assert answer.status_code == 400
    assert "évènement" in answer.content.decode()


def test_without_a_secret_nothing_is_believed(invoice, stripe_account, deliver, settings):
    settings.STRIPE_WEBHOOK_SECRET = ""
    deliver(stripe_account.last_event("invoice.finalized"), secret="", code=400)


def test_a_body_too_long_is_not_read(public_client, stripe_account):
    answer = public_client.post(ADDRESS, b"x" * (256 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413


def test_no_token_of_ours_is_asked_of_stripe(invoice, stripe_account):
    client = StrictClient(settings.PLATFORM_DOMAIN, enforce_csrf_checks=True)
    body, signature = stripe_account.signed(stripe_account.last_event("invoice.finalized"))
    answer = client.post(ADDRESS, body, content_type="application/json", headers={"Stripe-Signature": signature})
    assert answer.status_code == 200


# --- failures
def test_stripe_out_of_reach_leaves_the_event_to_the_sweep(invoice, stripe_account, deliver, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.pay_page(invoice.stripe_invoice)
    stripe_account.failures = [503]
    deliver(stripe_account.last_event("invoice.paid"))
    event = StripeEvent.objects.get(kind="invoice.paid")
    assert (event.state, event.tries) == (EventState.FAILED, 1)
    assert "en panne" in event.error
    assert fresh(invoice).state == InvoiceState.ISSUED
    now = timezone.now()
    assert selectors.events_to_handle(now) == []
    assert selectors.events_to_handle(now + timedelta(minutes=2)) == [event.pk]
    stripe_events.handle(actor=None, event_pk=event.pk)
    assert fresh(invoice).state == InvoiceState.PAID
    assert StripeEvent.objects.get(pk=event.pk).state == EventState.DONE


def test_an_event_that_never_works_is_given_up_and_taken_up_again(
    invoice, stripe_account, deliver, django_capture_on_commit_callbacks, caplog
):
    event = stripe_account.tell("invoice.paid", stripe_account.rows[invoice.stripe_invoice])
    event["data"]["object"] = {"object": "invoice"}  # whatever they send
    deliver(event)
    row = StripeEvent.objects.get(kind="invoice.paid")
    for _time in range(stripe_events.MOST_TRIES):
        row = stripe_events.handle(actor=None, event_pk=row.pk)
    assert (row.state, row.retry_at) == (EventState.FAILED, None)
    assert "inattendue" in row.error
    StripeEvent.objects.filter(pk=row.pk).update(
        payload=row.payload | {"data": {"object": {"object": "invoice", "id": invoice.stripe_invoice}}}
    )
    with django_capture_on_commit_callbacks(execute=True):
        stripe_events.try_again(actor=None, event=row)
    assert StripeEvent.objects.get(pk=row.pk).state == EventState.DONE
    with pytest.raises(BillingRefused, match="n’a pas échoué"):
        stripe_events.try_again(actor=None, event=row)


def test_what_never_reached_us_is_fetched(invoice, stripe_account, django_capture_on_commit_callbacks):
    stripe_account.pay_page(invoice.stripe_invoice)
    with django_capture_on_commit_callbacks(execute=True):
        assert stripe_events.fetch(actor=None) == 2  # invoice_payment.paid, invoice.paid
    assert fresh(invoice).state == InvoiceState.PAID
    assert stripe_events.fetch(actor=None) == 0


def test_without_a_key_nothing_is_fetched(db, settings):
    settings.STRIPE_SECRET_KEY = ""
    assert stripe_events.fetch(actor=None) == 0


def test_what_was_done_with_long_ago_is_forgotten(invoice, stripe_account, deliver):
    deliver(stripe_account.tell("invoice.voided", stripe_account.rows[invoice.stripe_invoice]))
    assert stripe_events.purge(actor=None) == 0
    old = timezone.now() - timedelta(days=stripe_events.KEEP_DAYS + 1)
    StripeEvent.objects.update(received_at=old, state=EventState.FAILED)
    assert stripe_events.purge(actor=None) == 0  # nobody saw to it yet
    StripeEvent.objects.update(state=EventState.DONE)
    assert stripe_events.purge(actor=None) == 1


def test_the_payload_is_kept_as_it_was_told(invoice, stripe_account, deliver):
    event = stripe_account.last_event("invoice.finalized")
    deliver(event)
    kept = StripeEvent.objects.get(event_id=event["id"]).payload
    assert json.loads(json.dumps(kept)) == stripe_account.shown(event)
