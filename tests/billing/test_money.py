"""Credit notes and payments: what is owed is always what was invoiced, less credits, less money, plus money back."""

from contextlib import nullcontext
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from billing.frozen import FrozenInvoice
from billing.models import BillingEntry, Invoice, Payment
from billing.rules import may_credit
from billing.services import BillingRefused, payments
from billing.services.credit_notes import credit, left_to_credit
from billing.services.lines import is_charged
from tests.billing import made
from tests.factories.accounts import make_team_member

pytestmark = pytest.mark.usefixtures("november")

TODAY = date(2026, 11, 22)


def _pay(invoice, cents, *, actor=None, **said):
    known = {"means": "mandat", "reference": "", "on": TODAY}
    return payments.record(actor=actor, invoice=invoice, cents=cents, **known | said)


def _credit(invoice, cents=None):
    return credit(actor=None, invoice=invoice, reason="École fermée", cents=cents)


def _state(invoice):
    invoice.refresh_from_db()
    return invoice.state, invoice.due_cents


def test_a_whole_credit_note_says_what_it_corrects(issued):
    note = _credit(issued)
    assert (note.kind, note.number, note.original) == ("credit_note", "AV-2026-00001", issued)
    assert (note.net_cents, note.vat_cents, note.total_cents) == (20_750, 4_150, 24_900)
    frozen = FrozenInvoice.from_json(note.frozen)
    assert (frozen.kind, frozen.original.number, frozen.reason) == ("381", "FA-2026-00001", "École fermée")
    assert [line.label for line in frozen.lines] == ["Abonnement annuel à ONE, année scolaire 2026-2027"]
    assert _state(issued) == ("credited", 0)
    assert (note.state, note.settled_on) == ("paid", TODAY)
    assert BillingEntry.objects.get(kind="credited").cents == 24_900


def test_what_was_credited_in_full_may_be_charged_again(issued):
    subscription = issued.lines.get().subscription
    assert is_charged(subscription)
    _credit(issued)
    assert not is_charged(subscription)
    assert made.invoice(subscription).number == "FA-2026-00002"


def test_parts_are_credited_until_nothing_is_left(issued):
    first = _credit(issued, 10_000)
    assert (first.net_cents, first.vat_cents) == (10_000, 2_000)
    assert FrozenInvoice.from_json(first.frozen).lines[0].label == "Avoir partiel sur la facture FA-2026-00001"
    assert _state(issued) == ("issued", 12_900)
    second = _credit(issued)
    assert (second.number, second.net_cents) == ("AV-2026-00002", 10_750)
    assert _state(issued) == ("credited", 0)
    with pytest.raises(BillingRefused, match="déjà annulée"):
        _credit(issued)


@pytest.mark.parametrize(("cents", "said"), [(20_751, r"207,50"), (0, r"207,50"), (-5, r"207,50")])
def test_amounts_that_cannot_be_credited(issued, cents, said):
    with pytest.raises(BillingRefused, match=said):
        _credit(issued, cents)


def test_an_amount_whose_vat_would_not_add_up_is_refused_and_another_named(issued):
    _credit(issued, 20_744)  # six cents are left: three and three would make two cents of VAT, not one
    with pytest.raises(BillingRefused, match="0,02"):
        _credit(issued, 3)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=12)
@given(parts=st.lists(st.integers(1, 9_000), max_size=4))
def test_however_it_is_cut_credit_notes_are_the_invoice(alpha, parts):
    def refused():
        return pytest.raises(BillingRefused, match="ne tombe pas juste")

    with transaction.atomic():
        issued = made.invoice(made.subscription(alpha))
        for part in parts:
            if part < left_to_credit(issued):
                with nullcontext() if may_credit(part, left_to_credit(issued), 2_000) else refused():
                    _credit(issued, part)
        if left_to_credit(issued):
            _credit(issued)
        notes = issued.credit_notes.issued()
        assert sum(note.net_cents for note in notes) == issued.net_cents
        assert sum(note.vat_cents for note in notes) == issued.vat_cents
        assert _state(issued) == ("credited", 0)
        transaction.set_rollback(True)


def test_drafts_and_credit_notes_are_not_credited(alpha, issued, beta):
    with pytest.raises(BillingRefused, match="autre avoir"):
        _credit(_credit(issued, 10_000))
    with pytest.raises(BillingRefused, match="pas émis"):
        _credit(made.draft(made.subscription(beta, by=issued.payer)))
    with pytest.raises(BillingRefused, match="motif"):
        credit(actor=None, invoice=issued, reason=" ")


def test_money_comes_in_parts(issued):
    camille = make_team_member()
    payment = _pay(issued, 10_000, actor=camille, reference="Mandat 42")
    assert _state(issued) == ("partly_paid", 14_900)
    _pay(issued, 14_900, means="transfer", reference="VIR 7")
    assert _state(issued) == ("paid", 0)
    assert issued.settled_on == TODAY
    entry = BillingEntry.objects.filter(kind="paid").earliest("pk")
    assert (entry.actor, entry.cents, entry.text) == (camille, 10_000, "mandat administratif Mandat 42")
    assert payment.on == TODAY


def test_the_same_reference_is_the_same_payment(issued):
    first = _pay(issued, 10_000, means="card", reference="pi_1")
    assert _pay(issued, 10_000, means="card", reference="pi_1") == first
    assert _state(issued) == ("partly_paid", 14_900)
    with pytest.raises(BillingRefused, match="autre montant"):
        _pay(issued, 9_000, means="card", reference="pi_1")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"cents": 24_901}, "249,00"),
        ({"cents": 0}, "supérieur à zéro"),
        ({"cents": 100, "on": date(2026, 11, 23)}, "à venir"),
        ({"cents": 100, "on": date(2026, 11, 21)}, "précède l’émission"),
        ({"cents": 100, "means": "refund"}, "sur un avoir"),
        ({"cents": 100, "seen_cents": 1}, "déjà enregistrés"),
    ],
)
def test_what_is_typed_in_is_checked(issued, said, why):
    with pytest.raises(BillingRefused, match=why):
        _pay(issued, said.pop("cents"), actor=make_team_member(), **said)
    assert not Payment.objects.exists()


def test_what_a_bank_says_is_a_fact_even_beyond_what_is_due(issued):
    _pay(issued, 30_000, means="card", reference="pi_1")
    assert _state(issued) == ("paid", -5_100)


def test_a_draft_is_not_paid(beta):
    with pytest.raises(BillingRefused, match="pas émis"):
        _pay(made.draft(made.subscription(beta)), 100)


def test_money_goes_back_by_a_credit_note_and_no_more_than_came(issued):
    _pay(issued, 24_900)
    note = _credit(issued, 10_000)
    assert (note.state, _state(issued)) == ("issued", ("paid", -12_000))
    with pytest.raises(BillingRefused, match="120,00"):
        _pay(note, 12_001, means="refund")
    _pay(note, 5_000, means="refund")
    note.refresh_from_db()
    assert (note.state, note.paid_cents) == ("partly_paid", 5_000)
    _pay(note, 7_000, means="refund")
    note.refresh_from_db()
    assert (note.state, _state(issued)) == ("paid", ("paid", 0))
    assert BillingEntry.objects.filter(kind="refunded").count() == 2


def test_nothing_goes_back_of_what_was_never_paid(issued):
    with pytest.raises(BillingRefused, match="0,00"):
        _pay(_credit(issued, 10_000), 1, means="refund")


def test_a_mistake_is_taken_back_and_stays_readable(issued):
    payment = _pay(issued, 24_900, reference="Mandat 42")
    cancelled = payments.cancel(actor=None, payment=payment, reason="Saisi deux fois")
    assert (cancelled.cancel_reason, _state(issued)) == ("Saisi deux fois", ("issued", 24_900))
    assert issued.settled_on is None
    with pytest.raises(BillingRefused, match="déjà annulé"):
        payments.cancel(actor=None, payment=payment, reason="Encore")
    _pay(issued, 24_900, reference="Mandat 42")
    assert _state(issued) == ("paid", 0)


@pytest.mark.parametrize("change", [{"cents": 1}, {"on": date(2026, 1, 1)}])
def test_postgresql_keeps_payments_as_they_are(issued, change):
    _pay(issued, 100)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Payment.objects.update(**change)
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Payment.objects.all().delete()
    assert Invoice.objects.get(pk=issued.pk).paid_cents == 100
