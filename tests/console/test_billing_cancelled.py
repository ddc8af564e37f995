"""A subscription that never should have been, undone from its page."""

import pytest

from billing.choices import SubscriptionState
from billing.models import BillingEntry
from billing.services.invoices import drop_draft
from tests.billing import made
from tests.console.conftest import toasts, words


@pytest.fixture
def subscription(alpha):
    return made.subscription(alpha)


def _url(subscription, verb=""):
    return f"/facturation/abonnements/{subscription.pk}/{verb}"


def _main(page):
    return words(page.get_element_by_id("main"))


def test_it_is_cancelled_once_with_a_reason(desk, look, subscription, camille):
    assert look(_url(subscription)).cssselect(f'a[href="{_url(subscription, "annuler/")}"]')
    said = _main(look(_url(subscription, "annuler/")))
    assert "se crédite avant, à la main" in said
    assert "L’école reste ouverte" in said
    refused = desk.post(_url(subscription, "annuler/"), {"reason": " "})
    assert refused.status_code == 422
    assert "Écrivez le motif" in str(refused.context["form"].errors["reason"])
    reason = {"reason": "Commandée deux fois"}
    assert toasts(desk.post(_url(subscription, "annuler/"), reason, follow=True)) == "L’abonnement est annulé."
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.CANCELLED
    assert "n’est plus en cours" in toasts(desk.post(_url(subscription, "annuler/"), reason, follow=True))
    entry = BillingEntry.objects.get(kind="cancelled")
    assert (entry.actor, entry.text) == (camille, "Commandée deux fois")
    page = look(_url(subscription))
    assert "Commandée deux fois" in _main(page)
    assert not page.cssselect(f'a[href="{_url(subscription, "annuler/")}"]')
    assert "Commandé par erreur" not in _main(page)


def test_what_is_invoiced_is_credited_by_hand_first(desk, look, subscription):
    draft = made.draft(subscription)
    page = look(_url(subscription))
    assert "Abandonnez d’abord son brouillon" in _main(page)
    assert not page.cssselect(f'a[href="{_url(subscription, "annuler/")}"]')
    answer = desk.post(_url(subscription, "annuler/"), {"reason": "Erreur"}, follow=True)
    assert "Cet abonnement est facturé" in toasts(answer)
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.ACTIVE
    drop_draft(actor=None, invoice=draft)
    desk.post(_url(subscription, "annuler/"), {"reason": "Erreur"})
    subscription.refresh_from_db()
    assert subscription.state == SubscriptionState.CANCELLED
