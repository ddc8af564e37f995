"""The page where an invoice is paid online: opened, closed, credited, given back; and nothing without a key."""

from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from billing import mails, tasks
from billing import stripe_gateway as gateway
from billing.choices import EntryKind, InvoiceState, Means
from billing.models import BillingEntry, Invoice, OnlinePage, Payer, Payment
from billing.permissions import can_give_back
from billing.selectors import online as selectors
from billing.services import credit_notes, online, payments
from billing.services.journal import BillingRefused
from tenant_apps.accounts.models import AuditEntry
from tests.billing import made
from tests.factories.accounts import TeacherFactory, make_team_member


@pytest.fixture
def invoice(alpha):
    return made.invoice(made.subscription(alpha))


@pytest.fixture
def opened(invoice, stripe_account):
    online.open_page(actor=None, invoice=invoice)
    return fresh(invoice)


def fresh(invoice):
    return Invoice.objects.select_related("payer", "original__payer").get(pk=invoice.pk)


def by_hand(invoice, cents):
    today = timezone.localdate()
    return payments.record(
        actor=None, invoice=invoice, cents=cents, on=today, means=Means.MANDAT, reference="bordereau 12"
    )


def credited(invoice, cents=None):
    return credit_notes.credit(actor=None, invoice=fresh(invoice), reason="Classe fermée", cents=cents)


def todo():
    return {verb: keys for verb, keys in selectors.work(timezone.now() + timedelta(hours=12)) if keys}


def test_without_a_key_all_goes_by_mandat(invoice, settings):
    settings.STRIPE_SECRET_KEY = ""
    with pytest.raises(BillingRefused, match="n’est pas ouvert"):
        online.open_page(actor=None, invoice=invoice)
    assert todo() == {}
    tasks.sweep_stripe()
    by_hand(invoice, invoice.total_cents)
    assert fresh(invoice).state == InvoiceState.PAID
    assert not OnlinePage.objects.exists()


def test_a_page_is_opened_for_our_total_and_kept(opened, stripe_account):
    page = OnlinePage.objects.get(invoice=opened)
    row = stripe_account.shown(stripe_account.rows[opened.stripe_invoice])
    assert (row["total"], row["number"]) == (opened.total_cents, opened.number)
    assert [line["description"] for line in row["lines"]["data"]][-1] == "TVA 20 %"
    assert (page.is_open, page.address) == (True, row["hosted_invoice_url"])
    assert selectors.page_of(opened) == page.address
    assert opened.payer.stripe_customer == row["customer"]
    assert BillingEntry.objects.filter(invoice=opened, kind=EntryKind.STRIPE).count() == 1


def test_a_page_asked_for_twice_is_one(opened, stripe_account):
    asked = len(stripe_account.calls)
    online.open_page(actor=None, invoice=opened)
    assert len(stripe_account.calls) == asked
    assert len(stripe_account.all("invoice")) == 1


def test_two_invoices_of_a_payer_are_one_customer(opened, beta, stripe_account):
    other = made.invoice(made.subscription(beta, by=Payer.objects.get()))
    online.open_page(actor=None, invoice=other)
    assert len(stripe_account.all("customer")) == 1


def test_a_failure_is_said_kept_and_tried_again(invoice, stripe_account, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.failures = [503]
    with pytest.raises(BillingRefused, match="en panne"):
        online.open_page(actor=None, invoice=invoice)
    page = OnlinePage.objects.get(invoice=invoice)
    assert (page.is_open, page.tries) == (False, 1)
    assert "en panne" in page.error
    assert dict(selectors.work(timezone.now()))[selectors.OPEN] == []  # not before its time
    assert todo() == {selectors.OPEN: [invoice.pk]}
    OnlinePage.objects.update(retry_at=timezone.now())
    tasks.sweep_stripe()
    page.refresh_from_db()
    assert (page.is_open, page.tries, page.error) == (True, 0, "")


def test_a_mail_has_the_page_when_it_can_be_opened(invoice, stripe_account, monkeypatch, settings):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.failures = [503]
    assert online.page_for_mail(actor=None, invoice=invoice) == ""
    address = online.page_for_mail(actor=None, invoice=invoice)
    assert address.startswith(f"{stripe_account.url}/i/in_")
    assert online.page_for_mail(actor=None, invoice=invoice) == address
    settings.STRIPE_SECRET_KEY = ""
    assert online.page_for_mail(actor=None, invoice=invoice) == address  # opened before the key was taken away


def test_the_mail_of_an_invoice_opens_its_page(invoice, stripe_account, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        mails.send_document(actor=None, invoice=invoice)
    (sent,) = mail.outbox
    address = OnlinePage.objects.get(invoice=invoice).address
    assert address in sent.body
    assert f'href="{address}"' in sent.alternatives[0][0]


def test_the_mail_of_a_credit_note_opens_none(opened, stripe_account, django_capture_on_commit_callbacks):
    note = credited(opened, 10_000)
    asked = len(stripe_account.calls)
    with django_capture_on_commit_callbacks(execute=True):
        mails.send_document(actor=None, invoice=note)
    assert len(mail.outbox) == 1
    assert len(stripe_account.calls) == asked


def test_a_failure_that_lasts_is_given_up(invoice, stripe_account, settings):
    settings.STRIPE_SECRET_KEY = "sk_test_other"
    for _time in range(online.MOST_TRIES):
        with pytest.raises(BillingRefused, match="clé"):
            online.open_page(actor=None, invoice=invoice)
    assert todo() == {}


def test_what_is_paid_or_credited_in_part_is_not_opened(invoice, stripe_account):
    by_hand(invoice, 1_000)
    with pytest.raises(BillingRefused, match="dont rien n’est encore réglé"):
        online.open_page(actor=None, invoice=invoice)
    assert todo() == {}


def test_drafts_and_credit_notes_are_not_opened(alpha, stripe_account):
    drafted = made.draft(made.subscription(alpha))
    assert todo() == {}
    with pytest.raises(BillingRefused):
        online.open_page(actor=None, invoice=drafted)


def test_the_sweep_opens_what_is_issued(invoice, stripe_account):
    tasks.sweep_stripe()
    assert OnlinePage.objects.get(invoice=invoice).is_open


@pytest.mark.parametrize(("part", "status"), [(1, "paid"), (2, "void")])
def test_what_came_by_mandat_closes_the_page(opened, stripe_account, part, status):
    by_hand(opened, opened.total_cents // part)
    assert todo() == {selectors.CLOSE: [opened.pk]}
    tasks.sweep_stripe()
    assert stripe_account.rows[opened.stripe_invoice]["status"] == status
    assert selectors.page_of(opened) == ""
    assert todo() == {}


def test_what_was_paid_at_stripe_stays_as_it_is(opened, stripe_account):
    stripe_account.pay_page(opened.stripe_invoice, amount=1_000, by="customer_balance")
    online.synchronise(actor=None, invoice=opened)
    assert fresh(opened).state == InvoiceState.PARTLY_PAID
    assert todo() == {}


def test_a_credit_before_payment_lessens_the_page(opened, stripe_account):
    note = credited(opened, 10_000)
    assert todo() == {selectors.CREDIT: [note.pk]}
    tasks.sweep_stripe()
    row = stripe_account.shown(stripe_account.rows[opened.stripe_invoice])
    assert row["amount_remaining"] == opened.total_cents - 12_000
    assert fresh(note).stripe_invoice.startswith("cn_")
    assert todo() == {}


def test_an_invoice_credited_in_full_closes_its_page(opened, stripe_account):
    credited(opened)
    tasks.sweep_stripe()
    assert stripe_account.rows[opened.stripe_invoice]["status"] == "void"
    assert todo() == {}


def test_money_goes_back_when_somebody_says_so_and_once(opened, stripe_account):
    stripe_account.pay_page(opened.stripe_invoice)
    online.synchronise(actor=None, invoice=opened)
    note = credited(opened, 10_000)
    assert todo() == {}
    assert can_give_back(None, note)
    for _time in range(2):
        note = online.give_back(actor=None, credit_note=fresh(note))
    (back,) = note.payments.all()
    assert (back.cents, back.means, note.state) == (12_000, Means.REFUND, InvoiceState.PAID)
    assert [row["amount"] for row in stripe_account.all("refund")] == [12_000]
    assert not can_give_back(None, note)


def test_a_transfer_goes_back_when_its_bank_says_so(opened, stripe_account):
    stripe_account.pay_page(opened.stripe_invoice, by="customer_balance")
    online.synchronise(actor=None, invoice=opened)
    note = online.give_back(actor=None, credit_note=credited(opened, 10_000))
    assert not note.payments.exists()
    (refund,) = stripe_account.all("refund")
    refund["status"] = "succeeded"
    online.synchronise(actor=None, invoice=opened)
    assert note.payments.get().cents == 12_000
    refund["status"] = "failed"
    online.synchronise(actor=None, invoice=opened)
    assert Payment.objects.get(invoice=note).cancel_reason
    assert fresh(note).paid_cents == 0


def test_only_credits_of_what_was_opened_online_are_given_back(invoice, stripe_account):
    by_hand(invoice, invoice.total_cents)
    note = credited(invoice, 10_000)
    assert not can_give_back(None, note)
    with pytest.raises(BillingRefused, match="ouverte au paiement en ligne"):
        online.give_back(actor=None, credit_note=note)


def test_a_cut_while_money_goes_back(opened, stripe_account, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.pay_page(opened.stripe_invoice)
    online.synchronise(actor=None, invoice=opened)
    note = credited(opened, 10_000)
    stripe_account.cuts = 1
    with pytest.raises(BillingRefused, match="ne répond pas"):
        online.give_back(actor=None, credit_note=note)
    stripe_account.forget_keys()
    online.give_back(actor=None, credit_note=fresh(note))
    assert sum(row["amount"] for row in stripe_account.all("refund")) == 12_000
    assert note.payments.get().cents == 12_000


# --- pages that were given up
def given_up():
    return [(page.invoice, page.todo) for page in selectors.given_up_pages()]


def fail_for_good(invoice):
    OnlinePage.objects.filter(invoice=invoice).update(tries=online.MOST_TRIES, retry_at=None, error="Stripe refuse")


def test_what_still_waits_for_its_next_try_is_not_given_up(invoice, stripe_account, monkeypatch):
    monkeypatch.setattr(gateway, "_RETRIES", 0)
    stripe_account.failures = [503]
    online.page_for_mail(actor=None, invoice=invoice)
    assert given_up() == []


def test_a_page_that_never_opened_is_taken_up_again_once(invoice, stripe_account, django_capture_on_commit_callbacks):
    camille = make_team_member()
    made.given_up_page(invoice)
    assert given_up() == [(invoice, selectors.OPEN)]
    assert todo() == {}
    with django_capture_on_commit_callbacks(execute=True):
        online.try_page_again(actor=camille, invoice=invoice)
        with pytest.raises(BillingRefused, match="n’est pas abandonnée"):
            online.try_page_again(actor=camille, invoice=invoice)
    page = OnlinePage.objects.get(invoice=invoice)
    assert (page.is_open, page.tries, page.error) == (True, 0, "")
    assert given_up() == []
    line = AuditEntry.objects.get(verb="billing.try_page_again")
    assert (line.actor, line.target_key) == (camille, f"invoice:{invoice.pk}")


def test_a_page_that_should_have_closed(opened, stripe_account, django_capture_on_commit_callbacks):
    by_hand(opened, opened.total_cents)
    fail_for_good(opened)
    assert given_up() == [(opened, selectors.CLOSE)]
    with django_capture_on_commit_callbacks(execute=True):
        online.try_page_again(actor=None, invoice=opened)
    assert stripe_account.rows[opened.stripe_invoice]["status"] == "paid"
    assert given_up() == []


def test_a_credit_that_was_not_told(opened, stripe_account, django_capture_on_commit_callbacks):
    note = credited(opened, 10_000)
    fail_for_good(opened)
    assert given_up() == [(opened, selectors.CREDIT)]
    with django_capture_on_commit_callbacks(execute=True):
        online.try_page_again(actor=None, invoice=opened)
    assert fresh(note).stripe_invoice.startswith("cn_")
    assert given_up() == []


def test_what_needs_nothing_more_is_not_given_up(invoice, opened, stripe_account):
    fail_for_good(opened)  # open, and nothing to tell
    assert given_up() == []


def test_what_was_settled_since_is_not_to_be_opened(invoice, stripe_account):
    made.given_up_page(invoice)
    by_hand(invoice, invoice.total_cents)
    assert given_up() == []


def test_without_a_key_nothing_is_given_up(invoice, settings):
    settings.STRIPE_SECRET_KEY = ""
    made.given_up_page(invoice)
    assert given_up() == []
    with pytest.raises(BillingRefused):
        online.try_page_again(actor=None, invoice=invoice)


def test_the_team_alone_takes_pages_up_again(invoice, stripe_account):
    made.given_up_page(invoice)
    with pytest.raises(BillingRefused, match="équipe"):
        online.try_page_again(actor=TeacherFactory.build(), invoice=invoice)
    assert given_up() == [(invoice, selectors.OPEN)]
