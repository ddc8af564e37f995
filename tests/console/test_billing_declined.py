"""A refusal of the coming year, taken back by the team."""

from datetime import timedelta

import pytest
from django.utils import timezone

from billing.models import BillingEntry, Subscription
from billing.services.renewals import decline_renewal, propose_renewal
from tests.billing import made
from tests.console.conftest import toasts, words


@pytest.fixture
def declined(alpha):
    renewal = propose_renewal(actor=None, subscription=made.subscription(alpha))
    return decline_renewal(actor=None, subscription=renewal, reason="Budget")


def _url(subscription, verb=""):
    return f"/facturation/abonnements/{subscription.pk}/{verb}"


def _button(page, subscription):
    return page.cssselect(f'a[href="{_url(subscription, "reprendre/")}"]')


def test_it_is_proposed_again_and_noted(desk, look, declined, camille):
    assert _button(look(_url(declined)), declined)
    assert "jusqu’au 31 août 2027" in words(look(_url(declined)).get_element_by_id("main"))
    answer = desk.post(_url(declined, "reprendre/"), follow=True)
    assert toasts(answer) == "Le renouvellement est proposé à nouveau."
    declined.refresh_from_db()
    assert (declined.state, declined.accepted_by) == ("proposed", "")
    assert BillingEntry.objects.get(kind="reconsidered").actor == camille
    page = look(_url(declined))
    assert not _button(page, declined)
    assert page.cssselect(f'a[href="{_url(declined, "refuser/")}"]')


def test_only_what_was_refused_is_taken_back(desk, look, declined):
    running = declined.renews
    assert not _button(look(_url(running)), running)
    assert "n’a pas été refusé" in toasts(desk.post(_url(running, "reprendre/"), follow=True))
    running.refresh_from_db()
    assert running.state == "active"


def test_after_the_last_day_it_stays_refused(desk, look, declined):
    yesterday = timezone.localdate() - timedelta(days=1)
    Subscription.objects.filter(pk=declined.renews_id).update(ends_on=yesterday)
    assert not _button(look(_url(declined)), declined)
    assert "terminé" in toasts(desk.post(_url(declined, "reprendre/"), follow=True))
    declined.refresh_from_db()
    assert declined.state == "declined"
