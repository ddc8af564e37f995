"""Numbers of invoices: whatever is cut and however many come at once, none is missing and none is there twice."""

import threading
from datetime import date

import pytest

from billing.choices import EntryKind, InvoiceState, NumberKind
from billing.models import BillingEntry, Invoice, NumberSeries, PriceList
from billing.services import credit_notes, invoices
from billing.services.subscriptions import add_classes, open_subscription
from tenants.models import School
from tests.aside import wait_until, waiting
from tests.billing import made
from tests.faults.conftest import all_at_once, dies

AT_ONCE = 50


def _ranks(kind=NumberKind.INVOICE):
    numbered = Invoice.objects.filter(number__startswith=kind).order_by("rank")
    return list(numbered.values_list("rank", flat=True))


def _is_whole(kind=NumberKind.INVOICE):
    ranks = _ranks(kind)
    return ranks == list(range(1, len(ranks) + 1)) and ranks[-1:] == [NumberSeries.objects.get(kind=kind).last]


class Cut(RuntimeError):
    """What happened to an issue that had its number already."""


def test_fifty_at_once_leave_no_gap_and_no_double(payer, monkeypatch):
    before = len(_ranks())
    drafts = [made.one_line(payer, 100 + place) for place in range(AT_ONCE)]
    unlucky = {draft.pk for draft in drafts[::5]}
    noted = invoices.note

    def cut(*, about, **said):
        if about.pk in unlucky:
            raise Cut
        return noted(about=about, **said)

    monkeypatch.setattr(invoices, "note", cut)
    outcomes = all_at_once([lambda draft=draft: invoices.issue_invoice(actor=None, invoice=draft) for draft in drafts])
    assert [type(outcome) for outcome in outcomes] == [Cut if draft.pk in unlucky else type(None) for draft in drafts]
    assert len(_ranks()) == before + 40
    assert _is_whole()
    days = list(Invoice.objects.issued().order_by("rank").values_list("issued_on", flat=True))
    assert days == sorted(days)


def test_one_draft_issued_by_ten_at_once_has_one_number(payer):
    before, draft = len(_ranks()), made.one_line(payer, 5_000)
    outcomes = all_at_once([lambda: invoices.issue_invoice(actor=None, invoice=draft)] * 10)
    assert [outcome is None for outcome in outcomes].count(True) == 1
    assert len(_ranks()) == before + 1
    assert BillingEntry.objects.filter(kind="issued", invoice=draft).count() == 1


def test_one_invoice_credited_by_ten_at_once_is_credited_once(payer):
    issued = invoices.issue_invoice(actor=None, invoice=made.one_line(payer, 5_000))
    works = [lambda: credit_notes.credit(actor=None, invoice=issued, reason="École fermée")] * 10
    outcomes = all_at_once(works)
    assert [outcome is None for outcome in outcomes].count(True) == 1
    issued.refresh_from_db()
    assert (issued.state, issued.credited_cents) == (InvoiceState.CREDITED, issued.total_cents)
    assert _is_whole(NumberKind.CREDIT_NOTE)


def test_a_line_that_comes_while_its_draft_is_issued_goes_to_another(payer, monkeypatch):
    school = School.objects.order_by("pk").first()
    prices = PriceList.objects.order_by("pk").first()
    subscription = open_subscription(
        actor=None, school=school, payer=payer, class_count=5, opened_on=date(2026, 11, 22), prices=prices
    )
    draft = invoices.draft_invoice(actor=None, payer=payer, subscriptions=[subscription])
    about_to_note, noted = threading.Event(), invoices.note

    def slow(*, kind, **said):
        if kind == EntryKind.ISSUED:
            about_to_note.set()
            wait_until(waiting)
        return noted(kind=kind, **said)

    def grow():
        about_to_note.wait(timeout=60)
        add_classes(actor=None, subscription=subscription, class_count=9, on=date(2026, 12, 1))

    monkeypatch.setattr(invoices, "note", slow)
    assert all_at_once([lambda: invoices.issue_invoice(actor=None, invoice=draft), grow]) == [None, None]
    draft.refresh_from_db()
    assert (draft.state, draft.lines.count()) == (InvoiceState.ISSUED, 1)
    other = Invoice.objects.get(lines__subscription=subscription, state=InvoiceState.DRAFT)
    assert other.lines.get().what == "classes"


@pytest.mark.parametrize("moment", ["numbered", "before_commit"])
def test_a_worker_killed_with_a_number_gives_it_back(payer, committed, moment):
    before, draft = len(_ranks()), made.one_line(payer, 7_000)
    dies("invoice_worker", committed, str(draft.pk), moment)
    draft.refresh_from_db()
    assert (draft.state, draft.number, len(_ranks())) == (InvoiceState.DRAFT, None, before)
    assert invoices.issue_invoice(actor=None, invoice=draft).rank == before + 1
    assert _is_whole()
