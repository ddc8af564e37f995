"""Payment online and penalties, in the console."""

import pytest

from billing.choices import InvoiceState
from billing.models import BillingEntry, Invoice, OnlinePage
from billing.services import credit_notes, online
from tests.billing import made
from tests.factories.accounts import make_team_member


@pytest.fixture
def team(console_client):
    console_client.force_login(make_team_member())
    return console_client


def _url(invoice, verb=""):
    return f"/facturation/factures/{invoice.pk}/{verb}"


def test_penalties_are_waived_with_a_reason(team, issued):
    made.reminded(issued)
    assert _url(issued, "penalites/") in team.get(_url(issued)).content.decode()
    refused = team.post(_url(issued, "penalites/"), {"reason": " "})
    assert refused.status_code == 422
    assert not BillingEntry.objects.filter(kind="waived").exists()
    answer = team.post(_url(issued, "penalites/"), {"reason": "Retard de la Trésorerie"}, follow=True)
    assert "Les pénalités sont remises." in answer.content.decode()
    assert BillingEntry.objects.get(kind="waived").cents == 4_166
    page = team.get(_url(issued)).content.decode()
    assert "Retard de la Trésorerie" in page
    assert _url(issued, "penalites/") not in page


def test_nothing_to_waive_goes_back_with_the_reason(team, issued):
    answer = team.get(_url(issued, "penalites/"), follow=True)
    assert answer.redirect_chain == [(_url(issued), 302)]
    assert "Aucune pénalité" in answer.content.decode()


def test_money_paid_online_goes_back_from_the_credit_note(team, issued, stripe_account):
    online.open_page(actor=None, invoice=issued)
    issued.refresh_from_db()
    assert OnlinePage.objects.get().address in team.get(_url(issued)).content.decode()
    stripe_account.pay_page(issued.stripe_invoice)
    online.synchronise(actor=None, invoice=issued)
    note = credit_notes.credit(actor=None, invoice=issued, reason="Classe fermée", cents=10_000)
    assert _url(note, "rembourser/") in team.get(_url(note)).content.decode()
    team.get(_url(note, "rembourser/"))
    assert not stripe_account.all("refund")
    team.post(_url(note, "rembourser/"))
    assert [row["amount"] for row in stripe_account.all("refund")] == [12_000]
    assert Invoice.objects.get(pk=note.pk).state == InvoiceState.PAID
    again = team.post(_url(note, "rembourser/"), follow=True)
    assert "Rien n’est à rendre" in again.content.decode()
    assert len(stripe_account.all("refund")) == 1


def test_what_stripe_refuses_is_said(team, issued, stripe_account):
    note = made.to_give_back(issued)
    answer = team.post(_url(note, "rembourser/"))
    assert answer.status_code == 422
    assert "Stripe refuse la demande" in answer.content.decode()
