"""Entries for the accountant: the eighteen columns, debits that equal credits, papers beside them."""

import csv
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO, StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from billing import accounting
from billing.accounting import CUSTOMERS, INCOME, MONEY, VAT_DUE, VAT_WAITING
from tests.billing import papers, varied
from tests.billing.issued import issued, paid

SEPTEMBER = (date(2026, 9, 1), date(2026, 9, 30))
DEBITS = replace(papers.SELLER, vat_on_debits=True)


def by_account(postings):
    """The sum on each account, in cents to the debit."""
    sums = Counter()
    for posting in postings:
        sums[posting.account] += posting.cents
    return {account: cents for account, cents in sums.items() if cents}


def rows(*period):
    """The file of a period, read back."""
    text = b"".join(accounting.entries_csv(accounting.entries(*(period or SEPTEMBER)))).decode()
    return list(csv.DictReader(StringIO(text), delimiter="\t"))


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (papers.paper(), {CUSTOMERS: 29_880, INCOME: -24_900, VAT_WAITING: -4_980}),
        (papers.paper(seller=DEBITS), {CUSTOMERS: 29_880, INCOME: -24_900, VAT_DUE: -4_980}),
        (papers.credit_note(), {CUSTOMERS: -29_880, INCOME: 24_900, VAT_WAITING: 4_980}),
        (varied.documents()["exempt seller"], {CUSTOMERS: 24_900, INCOME: -24_900}),
    ],
    ids=["invoice", "debits", "credit note", "exempt"],
)
def test_what_a_sale_is(document, said):
    assert by_account(accounting.sale_postings(document)) == said


@pytest.mark.parametrize(
    ("document", "said"),
    [
        (papers.paper(), {MONEY: 10_000, CUSTOMERS: -10_000, VAT_WAITING: 1_667, VAT_DUE: -1_667}),
        (papers.paper(seller=DEBITS), {MONEY: 10_000, CUSTOMERS: -10_000}),
        (papers.credit_note(), {MONEY: -10_000, CUSTOMERS: 10_000, VAT_WAITING: -1_667, VAT_DUE: 1_667}),
    ],
    ids=["invoice", "debits", "paid back"],
)
def test_vat_of_a_service_is_due_when_it_is_paid(document, said):
    assert by_account(accounting.payment_postings(document, 10_000, before=0)) == said


@given(
    amounts=st.lists(st.integers(1, 5_000_000), min_size=1, max_size=6),
    rates=st.lists(st.sampled_from([2_000, 1_000, 550, 210]), min_size=6, max_size=6),
    parts=st.lists(st.integers(1, 100), min_size=1, max_size=5),
)
def test_debits_equal_credits_and_no_vat_waits_once_all_is_paid(amounts, rates, parts):
    lines = [papers.line(unit_cents=each, vat_rate=rate) for each, rate in zip(amounts, rates, strict=False)]
    document = papers.paper(*lines)
    postings, before = list(accounting.sale_postings(document)), 0
    assert sum(each.cents for each in postings) == 0
    for number, part in enumerate(parts, start=1):
        left = document.total_cents - before
        cents = left if number == len(parts) else left * part // 100
        postings += accounting.payment_postings(document, cents, before=before)
        before += cents
        assert sum(each.cents for each in postings) == 0
    found = by_account(postings)
    assert CUSTOMERS not in found
    assert VAT_WAITING not in found
    assert found.get(VAT_DUE, 0) == -document.vat_cents


@pytest.mark.django_db
class TestTheFile:
    def test_it_has_the_columns_of_the_law(self):
        issued(papers.paper())
        header = b"".join(accounting.entries_csv(accounting.entries(*SEPTEMBER))).decode().split("\r\n")[0]
        assert header.split("\t") == list(accounting.COLUMNS)
        assert len(accounting.COLUMNS) == 18

    def test_what_an_invoice_says_there(self):
        issued(papers.paper())
        customer, income, vat = rows()
        assert list(customer.values()) == [
            *("VE", "Ventes", "F2026-000042", "20260904", "411000", "Clients"),
            *("C21350991200019", "Commune de Kerlune", "F2026-000042", "20260904"),
            *("Facture F2026-000042 Commune de Kerlune", "298,80", "0,00", "", "", "20260904", "", ""),
        ]
        assert (income["CompteNum"], income["Credit"], income["CompAuxNum"]) == ("706000", "249,00", "")
        assert (vat["CompteNum"], vat["Credit"]) == ("445870", "49,80")

    def test_debits_equal_credits_entry_by_entry(self):
        first = issued(papers.paper(), settled_on=date(2026, 9, 25))
        issued(papers.credit_note(issued_on=date(2026, 9, 10)), original=first)
        paid(first, 10_000)
        paid(first, 19_880, on=date(2026, 9, 25), reference="M-2")
        balance, seen = Counter(), set()
        for row in rows():
            cents = int(row["Debit"].replace(",", "")) - int(row["Credit"].replace(",", ""))
            balance[row["EcritureNum"]] += cents
            seen.add(row["JournalCode"])
        assert set(balance.values()) == {0}
        assert len(balance) == 4
        assert seen == {"VE", "BQ"}

    def test_what_is_settled_is_lettered(self):
        first = issued(papers.paper(), settled_on=date(2026, 9, 20), paid_cents=29_880)
        paid(first, 29_880)
        letters = {(row["EcritureLet"], row["DateLet"]) for row in rows() if row["CompteNum"] == "411000"}
        assert letters == {("F2026-000042", "20260920")}

    def test_what_was_paid_too_much_is_not_lettered(self):
        paid(issued(papers.paper(), settled_on=date(2026, 9, 20), paid_cents=30_000), 30_000)
        assert {row["EcritureLet"] for row in rows()} == {""}

    def test_only_the_period(self):
        first = issued(papers.paper(issued_on=date(2026, 8, 31)))
        issued(papers.paper(number="F2026-000043", issued_on=date(2026, 9, 30)))
        paid(first, 100, on=date(2026, 10, 1))
        assert {row["PieceRef"] for row in rows()} == {"F2026-000043"}
        assert {row["JournalCode"] for row in rows(date(2026, 10, 1), date(2026, 10, 1))} == {"BQ"}

    def test_vat_of_a_part_counts_what_was_paid_before_the_period(self):
        first = issued(papers.paper())
        paid(first, 10_001, on=date(2026, 9, 5))
        paid(first, 19_879, on=date(2026, 10, 5), reference="M-2")
        moved = [row["Credit"] for row in rows(*SEPTEMBER) if row["CompteNum"] == "445710"]
        moved += [row["Credit"] for row in rows(date(2026, 10, 1), date(2026, 10, 31)) if row["CompteNum"] == "445710"]
        assert moved == ["16,67", "33,13"]

    def test_what_was_noted_by_mistake_is_reversed_not_left_out(self):
        first = issued(papers.paper())
        taken_back = datetime(2026, 10, 2, 9, tzinfo=ZoneInfo("Europe/Paris"))
        paid(first, 29_880, cancelled_at=taken_back, cancel_reason="Autre facture")
        [noted] = [row for row in rows() if row["CompteNum"] == "512000"]
        [reversed_] = [row for row in rows(date(2026, 10, 1), date(2026, 10, 31)) if row["CompteNum"] == "512000"]
        assert (noted["Debit"], reversed_["Credit"]) == ("298,80", "298,80")
        assert reversed_["EcritureLib"].startswith("Annulation")

    def test_names_break_nothing(self):
        issued(papers.paper(buyer=replace(papers.TOWN, name="=SOMME(A1)\t|\nMairie")))
        assert [row["CompAuxLib"] for row in rows()] == ["SOMME(A1) Mairie", "", ""]

    def test_the_zip_holds_papers_and_entries(self):
        first = issued(papers.paper())
        issued(papers.credit_note(issued_on=date(2026, 9, 10)), original=first)
        pieces = list(accounting.archive(*SEPTEMBER))
        assert len(pieces) > 2
        with zipfile.ZipFile(BytesIO(b"".join(pieces))) as found:
            assert sorted(found.namelist()) == [
                "avoirs/avoir-A2026-000007.pdf",
                "ecritures_2026-09-01_2026-09-30.csv",
                "factures/facture-F2026-000042.pdf",
            ]
            assert found.read("factures/facture-F2026-000042.pdf").startswith(b"%PDF-1.7")
            assert found.testzip() is None

    def test_the_paper_kept_at_issue_is_the_one_archived(self):
        invoice = issued(papers.paper())
        invoice.pdf.save("F2026-000042.pdf", BytesIO(b"%PDF kept"))
        zipped = zipfile.ZipFile(BytesIO(b"".join(accounting.archive(*SEPTEMBER))))
        assert zipped.read("factures/facture-F2026-000042.pdf") == b"%PDF kept"

    def test_the_command_writes_the_zip(self, tmp_path):
        issued(papers.paper())
        call_command("export_accounting", "2026-09-01", "2026-09-30", output=tmp_path / "a.zip")
        assert len(zipfile.ZipFile(tmp_path / "a.zip").namelist()) == 2
        assert [each.name for each in tmp_path.iterdir()] == ["a.zip"]

    @pytest.mark.parametrize(
        ("last", "place", "said"),
        [("2026-08-31", "a.zip", "avant de commencer"), ("2026-09-30", "nowhere/a.zip", "ne peut pas être écrit")],
    )
    def test_what_is_asked_wrongly_is_said(self, tmp_path, last, place, said):
        with pytest.raises(CommandError, match=said):
            call_command("export_accounting", "2026-09-01", last, output=tmp_path / place)
