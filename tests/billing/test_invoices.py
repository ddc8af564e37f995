"""Invoices: drafted, issued once with a number, then as they were for ever."""

from datetime import date

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from billing.frozen import FrozenInvoice
from billing.models import BillingEntry, Invoice, InvoiceLine, NumberSeries
from billing.services import BillingRefused
from billing.services.invoices import draft_invoice, drop_draft, issue_invoice, keep_pdf, mark_sent, set_commitment
from billing.services.subscriptions import add_classes
from tenant_apps.accounts.models import AuditEntry
from tests.billing import made
from tests.factories.accounts import TeacherFactory, make_team_member

pytestmark = pytest.mark.usefixtures("november")


def test_an_issued_invoice_has_all_it_will_ever_say(alpha, beta):
    payer = made.payer(service_code="ECOLES")
    draft = made.draft(
        made.subscription(alpha, by=payer, commitment_number="2026-118", order_reference="ONE-2026-ABCDEF"),
        made.subscription(beta, by=payer, commitment_number="2026-118", class_count=13),
    )
    camille = make_team_member()
    issued = issue_invoice(actor=camille, invoice=draft)
    assert (issued.number, issued.series_year, issued.rank, issued.state) == ("FA-2026-00001", 2026, 1, "issued")
    assert (issued.issued_on, issued.due_on) == (date(2026, 11, 22), date(2026, 12, 22))
    frozen = FrozenInvoice.from_json(issued.frozen)
    assert (frozen.number, frozen.buyer.name, frozen.buyer_reference, frozen.commitment) == (
        "FA-2026-00001",
        "Commune de Kerlune",
        "ECOLES",
        "2026-118",
    )
    assert [(line.school, line.uai, line.net_cents) for line in frozen.lines] == [
        ("École Alpha", "0359901X", 20_750),
        ("École Beta", "0359902Y", 37_417),
    ]
    assert (frozen.starts_on, frozen.ends_on) == (date(2026, 11, 1), date(2027, 8, 31))
    assert (frozen.net_cents, frozen.vat_cents, frozen.total_cents) == (58_167, 11_633, 69_800)
    assert (issued.net_cents, issued.vat_cents, issued.total_cents) == (58_167, 11_633, 69_800)
    entry = BillingEntry.objects.get(kind="issued")
    assert (entry.actor, entry.cents, entry.invoice) == (camille, 69_800, issued)
    assert AuditEntry.objects.filter(verb="billing.issued", actor=camille).count() == 1


def test_a_payer_renamed_later_changes_no_issued_invoice(alpha):
    from billing.services.payers import change_payer

    issued = made.invoice(made.subscription(alpha))
    change_payer(actor=None, payer=issued.payer, name="Ville de Kerlune")
    issued.refresh_from_db()
    assert FrozenInvoice.from_json(issued.frozen).buyer.name == "Commune de Kerlune"


def test_numbers_follow_each_other_and_begin_again_each_year(alpha, beta):
    payer = made.payer()
    first = made.invoice(made.subscription(alpha, by=payer))
    with time_machine.travel("2026-12-31T23:59:00+01:00", tick=False):
        second = made.invoice(made.subscription(beta, by=payer))
    with time_machine.travel("2027-01-01T00:01:00+01:00", tick=False):
        add_classes(actor=None, subscription=second.lines.get().subscription, class_count=9, on=date(2027, 1, 1))
        third = issue_invoice(actor=None, invoice=Invoice.objects.get(state="draft"))
    assert [first.number, second.number, third.number] == ["FA-2026-00001", "FA-2026-00002", "FA-2027-00001"]
    assert NumberSeries.objects.get(year=2026).last == 2


@pytest.mark.parametrize(
    ("needs", "said"), [({"needs_service_code": True}, "code service"), ({"needs_commitment": True}, "engagement")]
)
def test_what_the_payers_accountants_ask_for_is_asked_before_issue(alpha, needs, said):
    draft = made.draft(made.subscription(alpha, by=made.payer(**needs)))
    with pytest.raises(BillingRefused, match=said):
        issue_invoice(actor=None, invoice=draft)
    assert not NumberSeries.objects.exists()


def test_the_commitment_number_may_come_before_issue(alpha):
    draft = made.draft(made.subscription(alpha, by=made.payer(needs_commitment=True)))
    set_commitment(actor=None, invoice=draft, commitment_number=" 2026-118 ")
    assert FrozenInvoice.from_json(issue_invoice(actor=None, invoice=draft).frozen).commitment == "2026-118"


def test_an_invoice_is_issued_once(alpha):
    issued = made.invoice(made.subscription(alpha))
    with pytest.raises(BillingRefused, match="brouillon"):
        issue_invoice(actor=None, invoice=issued)
    assert NumberSeries.objects.get().last == 1


def test_nothing_is_charged_twice(alpha):
    subscription = made.subscription(alpha)
    made.invoice(subscription)
    with pytest.raises(BillingRefused, match="déjà facturés"):
        made.draft(subscription)


def test_a_dropped_draft_takes_no_number_and_may_be_drafted_again(alpha):
    subscription = made.subscription(alpha)
    dropped = drop_draft(actor=None, invoice=made.draft(subscription))
    assert (dropped.state, dropped.number) == ("cancelled", None)
    assert made.invoice(subscription).number == "FA-2026-00001"
    with pytest.raises(BillingRefused, match="brouillon"):
        drop_draft(actor=None, invoice=dropped)


def test_one_payer_and_one_commitment_an_invoice(alpha, beta):
    payer = made.payer()
    one = made.subscription(alpha, by=payer)
    for other in (
        made.subscription(beta, by=made.payer(service_code="CANTINE")),
        made.subscription(beta, by=payer, commitment_number="7"),
    ):
        if other.payer == payer:
            with pytest.raises(BillingRefused, match="engagement"):
                draft_invoice(actor=None, payer=payer, subscriptions=[one, other])
        else:
            with pytest.raises(BillingRefused, match="un seul payeur"):
                draft_invoice(actor=None, payer=payer, subscriptions=[one, other])
            type(other).objects.filter(pk=other.pk).update(state="cancelled")


def test_only_the_team_bills(alpha, inside_alpha):
    teacher = TeacherFactory()
    from tenants.context import in_public

    with in_public():
        draft = made.draft(made.subscription(alpha))
        with pytest.raises(BillingRefused, match="équipe ONE"):
            issue_invoice(actor=teacher, invoice=draft)


def test_a_seller_in_franchise_charges_no_vat(alpha, settings):
    settings.SELLER = settings.SELLER | {"exempt": True, "vat_number": ""}
    issued = made.invoice(made.subscription(alpha))
    assert (issued.net_cents, issued.vat_cents) == (20_750, 0)


def test_a_draft_follows_the_seller_until_it_is_issued(alpha, settings):
    draft = made.draft(made.subscription(alpha))
    assert draft.vat_cents == 4_150
    settings.SELLER = settings.SELLER | {"exempt": True, "vat_number": ""}
    assert issue_invoice(actor=None, invoice=draft).total_cents == 20_750


def test_without_a_seller_nothing_is_numbered(alpha, settings):
    draft = made.draft(made.subscription(alpha))
    settings.SELLER = settings.SELLER | {"iban": ""}
    with pytest.raises(BillingRefused, match="ONE_SELLER_IBAN"):
        issue_invoice(actor=None, invoice=draft)
    assert not NumberSeries.objects.exists()


FORBIDDEN = {
    "an issued invoice goes": lambda issued: Invoice.objects.filter(pk=issued.pk)._raw_delete("default"),
    "its total changes": lambda issued: Invoice.objects.filter(pk=issued.pk).update(net_cents=1, total_cents=4_151),
    "its number changes": lambda issued: Invoice.objects.filter(pk=issued.pk).update(number="FA-2026-00009"),
    "its words change": lambda issued: Invoice.objects.filter(pk=issued.pk).update(frozen={"version": 1}),
    "a line changes": lambda issued: InvoiceLine.objects.filter(invoice=issued).update(label="Autre"),
    "a line goes": lambda issued: InvoiceLine.objects.filter(invoice=issued).delete(),
    "the log is rewritten": lambda _issued: BillingEntry.objects.filter(kind="issued").update(cents=1),
    "the log is emptied": lambda _issued: BillingEntry.objects.filter(kind="issued").delete(),
    "the series goes back": lambda _issued: NumberSeries.objects.update(last=0),
    "the series jumps": lambda _issued: NumberSeries.objects.update(last=3),
    "the series goes": lambda _issued: NumberSeries.objects.all().delete(),
}


@pytest.mark.parametrize("what", FORBIDDEN)
def test_postgresql_itself_refuses(alpha, what):
    issued = made.invoice(made.subscription(alpha))
    with pytest.raises(IntegrityError, match=r"never deleted|stay as they are"), transaction.atomic():
        FORBIDDEN[what](issued)


def test_a_draft_is_not_deleted_either(alpha):
    draft = made.draft(made.subscription(alpha))
    with pytest.raises(ProtectedError):
        draft.delete()
    with pytest.raises(IntegrityError, match="never deleted"), transaction.atomic():
        Invoice.objects.filter(pk=draft.pk)._raw_delete("default")


def test_the_pdf_is_kept_once_and_the_sending_noted(alpha):
    issued = made.invoice(made.subscription(alpha))
    assert keep_pdf(actor=None, invoice=issued, content=b"one").pdf.read() == b"one"
    assert keep_pdf(actor=None, invoice=issued, content=b"two").pdf.read() == b"one"
    assert mark_sent(actor=None, invoice=issued, to="factures@kerlune.example.fr").sent_at
    assert BillingEntry.objects.get(kind="mailed").text == "factures@kerlune.example.fr"


@pytest.mark.parametrize(
    ("count", "on", "net"),
    [(9, date(2027, 1, 15), 6_667), (13, date(2027, 8, 31), 1_667), (7, date(2027, 1, 15), None)],
)
def test_classes_added_are_charged_for_the_months_left(alpha, count, on, net):
    subscription = made.subscription(alpha)
    made.invoice(subscription)
    grown = add_classes(actor=None, subscription=subscription, class_count=count, on=on)
    assert grown.class_count == count
    assert [draft.net_cents for draft in Invoice.objects.filter(state="draft")] == ([net] if net else [])
    assert BillingEntry.objects.get(kind="classes_added").text == f"{count} classes"


@pytest.mark.parametrize(("count", "on"), [(5, date(2027, 1, 1)), (4, date(2027, 1, 1)), (9, date(2027, 9, 1))])
def test_classes_that_cannot_be_added(alpha, count, on):
    with pytest.raises(BillingRefused):
        add_classes(actor=None, subscription=made.subscription(alpha), class_count=count, on=on)
