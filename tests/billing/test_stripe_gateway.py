"""The gateway speaks HTTP to a Stripe of the tests: what is asked, what is made of answers, what a cut leaves."""

from datetime import timedelta

import pytest
import stripe
from django.utils import timezone

from billing import stripe_gateway as gateway
from billing.choices import Means
from billing.online import (
    CustomerAsked,
    GatewayFailure,
    InvoiceAsked,
    LineAsked,
    OnlinePayment,
    RefundAsked,
)

TOWN = CustomerAsked(payer_id=7, name="Commune de Valbourg", email="finances@valbourg.test")
LINES = (LineAsked("Abonnement, école des Tilleuls", 30_000), LineAsked("TVA 20 %", 6_000))


@pytest.fixture
def customer(stripe_account):
    return gateway.ensure_customer(TOWN)


def asked(customer, number="FA2026-00001", invoice_id=1, lines=LINES):
    due = timezone.localdate() + timedelta(days=30)
    return InvoiceAsked(invoice_id=invoice_id, number=number, customer=customer, due_on=due, lines=lines)


def refund_asked(stripe_id, cents, credit_note_id=3):
    return RefundAsked(credit_note_id, "AV2026-00001", stripe_id, cents, TOWN.email)


def test_without_a_key_nothing_is_asked(settings):
    settings.STRIPE_SECRET_KEY = ""
    assert not gateway.is_available()
    with pytest.raises(GatewayFailure, match="n’est pas ouvert"):
        gateway.ensure_customer(TOWN)


def test_a_payer_is_a_customer_once_and_follows_its_changes(stripe_account, customer):
    assert gateway.ensure_customer(TOWN) == customer
    changed = CustomerAsked(payer_id=7, name="Valbourg-le-Haut", email="compta@valbourg.test")
    assert gateway.ensure_customer(changed, known=customer) == customer
    (row,) = stripe_account.all("customer")
    assert (row["name"], row["email"]) == ("Valbourg-le-Haut", "compta@valbourg.test")
    assert row["metadata"] == {"one_platform": gateway.platform(), "one_payer": "7"}


def test_a_customer_stripe_knows_no_more_is_made_again(stripe_account, customer):
    del stripe_account.rows[customer]  # the trial account's, before the real one
    stripe_account.forget_keys()
    again = gateway.ensure_customer(TOWN, known=customer)
    assert again != customer
    assert [row["id"] for row in stripe_account.all("customer")] == [again]


def test_an_invoice_is_opened_with_its_page_its_number_and_both_means(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    assert opened.status == "open"
    assert opened.page == f"{stripe_account.url}/i/{opened.stripe_id}"
    row = stripe_account.shown(stripe_account.rows[opened.stripe_id])
    assert (row["number"], row["total"], row["amount_due"]) == ("FA2026-00001", 36_000, 36_000)
    assert row["collection_method"] == "send_invoice"
    assert row["payment_settings"]["payment_method_types"] == ["card", "customer_balance"]
    assert [line["description"] for line in row["lines"]["data"]] == [line.text for line in LINES]
    (created,) = [call for call in stripe_account.calls if (call.method, call.path) == ("POST", "/v1/invoices")]
    assert created.params["days_until_due"] == "30"


def test_an_invoice_opened_twice_is_one(stripe_account, customer):
    assert gateway.open_invoice(asked(customer)) == gateway.open_invoice(asked(customer))
    assert len(stripe_account.all("invoice")) == 1
    assert len(stripe_account.all("invoiceitem")) == 2


def test_another_platform_on_the_account_is_not_taken_for_ours(stripe_account, customer, settings):
    ours = gateway.open_invoice(asked(customer))
    settings.PLATFORM_DOMAIN = "essai.example.org"
    assert gateway.open_invoice(asked(customer, number="FA2026-E0001")).stripe_id != ours.stripe_id


def test_every_creation_carries_a_key_of_its_own(stripe_account, customer):
    gateway.open_invoice(asked(customer))
    keys = [call.idempotency_key for call in stripe_account.calls if call.method == "POST"]
    assert all(key.startswith(f"{gateway.platform()}-") for key in keys)
    assert len(set(keys)) == len(keys) == 5  # customer, invoice, two lines, finalize


@pytest.mark.parametrize("lost", [1, 2, 3, 4])
def test_an_answer_lost_on_the_way_is_asked_again_and_done_once(stripe_account, customer, lost):
    posts = iter(range(1, 99))
    real = stripe_account.answer

    def answer(method, *rest):
        if method == "POST" and next(posts) == lost:
            stripe_account.cuts = 1
        return real(method, *rest)

    stripe_account.answer = answer
    opened = gateway.open_invoice(asked(customer))
    assert stripe_account.cuts == 0  # it was cut
    assert stripe_account.shown(stripe_account.rows[opened.stripe_id])["total"] == 36_000
    assert (len(stripe_account.all("invoice")), len(stripe_account.all("invoiceitem"))) == (1, 2)


def test_a_cut_that_lasts_is_said_and_the_next_day_goes_on(stripe_account, customer, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.cuts = 1
    with pytest.raises(GatewayFailure, match="ne répond pas") as refused:
        gateway.open_invoice(asked(customer))
    assert refused.value.temporary
    stripe_account.forget_keys()  # Stripe keeps them a day
    assert gateway.open_invoice(asked(customer)).status == "open"
    assert len(stripe_account.all("invoice")) == 1


def test_lines_that_were_there_are_not_added_again(stripe_account, customer, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    real, seen = stripe_account.create_item, []

    def create_item(**given):
        seen.append(given)
        if len(seen) == 2:
            stripe_account.cuts = 1
        return real(**given)

    stripe_account.create_item = create_item
    with pytest.raises(GatewayFailure):
        gateway.open_invoice(asked(customer))
    stripe_account.forget_keys()
    opened = gateway.open_invoice(asked(customer))
    assert stripe_account.shown(stripe_account.rows[opened.stripe_id])["total"] == 36_000
    assert len(seen) == 2


def test_a_total_that_is_not_ours_is_not_opened(stripe_account, customer):
    wanted = asked(customer)
    real = stripe_account.create_item
    stripe_account.create_item = lambda **given: real(**(given | {"amount": given["amount"] + 1}))
    with pytest.raises(GatewayFailure, match="n’est pas le nôtre"):
        gateway.open_invoice(wanted)
    assert stripe_account.all("invoice")[0]["status"] == "draft"


@pytest.mark.parametrize(("paid", "status"), [(True, "paid"), (False, "void")])
def test_a_page_is_closed_once(stripe_account, customer, paid, status):
    opened = gateway.open_invoice(asked(customer))
    assert gateway.close_page(opened.stripe_id, paid=paid).status == status
    assert gateway.close_page(opened.stripe_id, paid=paid).status == status
    assert gateway.payments_of(opened.stripe_id) == ()  # what came elsewhere is not Stripe's


@pytest.mark.parametrize(("by", "means"), [("card", Means.CARD), ("customer_balance", Means.TRANSFER)])
def test_what_was_paid_is_read(stripe_account, customer, by, means):
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id, by=by)
    (payment,) = gateway.payments_of(opened.stripe_id)
    assert (payment.cents, payment.means, payment.on) == (36_000, means, timezone.localdate())
    assert gateway.invoice_of(payment.reference) == opened.stripe_id


def test_a_transfer_in_two_parts_is_two_payments(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id, amount=10_000, by="customer_balance")
    stripe_account.pay_page(opened.stripe_id, by="customer_balance")
    assert sorted(payment.cents for payment in gateway.payments_of(opened.stripe_id)) == [10_000, 26_000]


def test_more_invoices_than_a_page_of_stripe(stripe_account, customer, monkeypatch):
    for number in range(1, 4):
        gateway.open_invoice(asked(customer, f"FA2026-{number:05d}", number, LINES[:1]))
    real = stripe_account._page
    stripe_account._page = lambda rows, given, path: real(rows, given | {"limit": 1}, path)
    first = gateway.open_invoice(asked(customer, "FA2026-00001", 1, LINES[:1]))
    assert stripe_account.rows[first.stripe_id]["number"] == "FA2026-00001"
    assert len(stripe_account.all("invoice")) == 3


# --- money back
def test_a_refund_goes_where_the_money_came_from_and_is_noted(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id)
    (back,) = gateway.refund(refund_asked(opened.stripe_id, 12_000)).refunds
    assert (back.cents, back.is_done) == (12_000, True)
    (note,) = stripe_account.all("credit_note")
    assert (note["amount"], note["post_payment_amount"]) == (12_000, 12_000)
    assert note["refunds"] == [{"refund": back.reference, "amount_refunded": 12_000}]
    assert stripe_account.rows[back.reference]["metadata"]["one_credit_note_number"] == "AV2026-00001"


def test_a_refund_asked_twice_gives_back_once(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id)
    once = gateway.refund(refund_asked(opened.stripe_id, 12_000))
    stripe_account.forget_keys()
    assert gateway.refund(refund_asked(opened.stripe_id, 12_000)) == once
    assert len(stripe_account.all("refund")) == len(stripe_account.all("credit_note")) == 1


def test_a_refund_cut_before_its_note_gives_back_once(stripe_account, customer, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id)
    stripe_account.cuts = 1
    with pytest.raises(GatewayFailure):
        gateway.refund(refund_asked(opened.stripe_id, 12_000))
    stripe_account.forget_keys()
    gateway.refund(refund_asked(opened.stripe_id, 12_000))
    assert [row["amount"] for row in stripe_account.all("refund")] == [12_000]
    assert [row["amount"] for row in stripe_account.all("credit_note")] == [12_000]


def test_a_transfer_goes_back_once_the_payer_gave_an_iban(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id, by="customer_balance")
    (back,) = gateway.refund(refund_asked(opened.stripe_id, 36_000)).refunds
    assert not back.is_done
    assert stripe_account.rows[back.reference]["instructions_email"] == TOWN.email


def test_a_credit_before_payment_asks_for_less(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    assert gateway.refund(refund_asked(opened.stripe_id, 6_000)).refunds == ()
    assert stripe_account.shown(stripe_account.rows[opened.stripe_id])["amount_remaining"] == 30_000
    gateway.refund(refund_asked(opened.stripe_id, 30_000, credit_note_id=4))
    assert stripe_account.rows[opened.stripe_id]["status"] == "paid"
    assert gateway.payments_of(opened.stripe_id) == ()


def test_what_was_paid_elsewhere_is_not_given_back_here(stripe_account, customer):
    opened = gateway.open_invoice(asked(customer))
    gateway.close_page(opened.stripe_id, paid=True)
    assert gateway.refund(refund_asked(opened.stripe_id, 6_000)).refunds == ()
    assert stripe_account.all("credit_note")[0]["out_of_band_amount"] == 6_000


@pytest.mark.parametrize(
    ("paid", "cents", "parts"),
    [
        ([(10, 0), (20, 0)], 15, [(1, 15)]),
        ([(10, 0), (20, 0)], 25, [(1, 20), (0, 5)]),
        ([(10, 0), (20, 20)], 25, [(0, 10)]),
        ([(10, 0), (20, 5)], 0, []),
        ([], 5, []),
    ],
)
def test_how_money_to_give_back_falls_on_payments(paid, cents, parts):
    today = timezone.localdate()
    payments = tuple(
        OnlinePayment(f"pi_{place}", given, today, Means.CARD, back) for place, (given, back) in enumerate(paid)
    )
    assert gateway.shares(payments, cents) == [(payments[place], part) for place, part in parts]


# --- failures, in words
def test_a_wrong_key_is_said(stripe_account, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_other"
    with pytest.raises(GatewayFailure, match="refuse la clé") as refused:
        gateway.ensure_customer(TOWN)
    assert not refused.value.temporary


@pytest.mark.parametrize(("status", "words"), [(500, "en panne"), (503, "en panne"), (429, "trop de demandes")])
def test_a_fault_of_theirs_may_pass(stripe_account, monkeypatch, status, words):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.failures = [status]
    with pytest.raises(GatewayFailure, match=words) as refused:
        gateway.ensure_customer(TOWN)
    assert refused.value.temporary


def test_a_refused_request_says_why(stripe_account):
    with pytest.raises(GatewayFailure, match=r"Stripe refuse la demande.*cus_gone") as refused:
        gateway.open_invoice(asked("cus_gone"))
    assert not refused.value.temporary


def test_the_server_of_the_tests_refuses_what_stripe_does_not_know(stripe_account):
    client = stripe.StripeClient(
        gateway.settings.STRIPE_SECRET_KEY, base_addresses={"api": stripe_account.url}, max_network_retries=0
    )
    with pytest.raises(stripe.InvalidRequestError) as refused:
        client.v1.customers.create({"email": "a@b.test", "mail": "a@b.test"})
    assert (refused.value.http_status, refused.value.code, refused.value.param) == (400, "parameter_unknown", "mail")
    options = {"idempotency_key": "one"}
    client.v1.customers.create({"email": "a@b.test"}, options)
    with pytest.raises(stripe.IdempotencyError):
        client.v1.customers.create({"email": "b@b.test"}, options)


# --- events
def test_events_missed_are_listed_oldest_first(stripe_account, customer):
    since = timezone.now() - timedelta(seconds=5)
    opened = gateway.open_invoice(asked(customer))
    stripe_account.pay_page(opened.stripe_id)
    kinds = ("invoice.finalized", "invoice.paid")
    events = gateway.events_since(since, kinds)
    assert [event.kind for event in events] == list(kinds)
    assert events[1].payload["data"]["object"]["id"] == opened.stripe_id
