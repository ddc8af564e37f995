"""Rates late payment is counted with: one a half-year, never of one to come, mended with a trace."""

from datetime import date

import pytest

from billing.models import CentralBankRate
from billing.selectors.rates import missing_half_years, missing_rate
from billing.services import BillingRefused, rates
from tenant_apps.accounts.models import AuditEntry
from tests.factories.accounts import TeacherFactory

SPRING, SUMMER, WINTER = date(2026, 1, 1), date(2026, 7, 1), date(2027, 1, 1)


pytestmark = pytest.mark.usefixtures("november")


def test_a_rate_is_written_and_audited(camille):
    row = rates.add_rate(actor=camille, half_year=SUMMER, rate=200)
    assert (str(row), row.rate) == ("2e semestre 2026", 200)
    line = AuditEntry.objects.get(verb="billing.rate_added")
    assert (line.actor, line.target, line.data) == (camille, "2e semestre 2026", {"rate": 200})


@pytest.mark.parametrize(
    ("half_year", "rate", "said"),
    [
        (date(2026, 7, 2), 200, "1er janvier ou le 1er juillet"),
        (WINTER, 200, "n’a pas commencé"),
        (SPRING, 200, "a déjà son taux"),
        (SUMMER, -1, "entre 0 et 20"),
        (SUMMER, 2_001, "entre 0 et 20"),
    ],
)
def test_a_rate_that_cannot_be(half_year, rate, said):
    with pytest.raises(BillingRefused, match=said):
        rates.add_rate(actor=None, half_year=half_year, rate=rate)
    assert not AuditEntry.objects.filter(verb="billing.rate_added").exists()
    assert CentralBankRate.objects.get(half_year=SPRING).rate == 215


def test_on_its_first_day_it_may_be_written(november):
    november.move_to("2027-01-01T00:10:00+01:00")
    assert rates.add_rate(actor=None, half_year=WINTER, rate=0).rate == 0


def test_a_rate_typed_wrong_is_mended_with_a_trace(camille):
    row = rates.add_rate(actor=None, half_year=SUMMER, rate=2_000)
    rates.mend_rate(actor=camille, row=row, rate=200, seen=2_000)
    line = AuditEntry.objects.get(verb="billing.rate_mended")
    assert (line.actor, line.data) == (camille, {"before": 2_000, "rate": 200})
    rates.mend_rate(actor=camille, row=row, rate=200, seen=2_000)  # asked twice, it is done once
    assert AuditEntry.objects.filter(verb="billing.rate_mended").count() == 1
    with pytest.raises(BillingRefused, match="a changé"):
        rates.mend_rate(actor=camille, row=row, rate=150, seen=2_000)
    with pytest.raises(BillingRefused, match="entre 0 et 20"):
        rates.mend_rate(actor=camille, row=row, rate=2_001)
    row.refresh_from_db()
    assert row.rate == 200


def test_the_team_only(inside_alpha):
    somebody = TeacherFactory()
    with pytest.raises(BillingRefused):
        rates.add_rate(actor=somebody, half_year=SUMMER, rate=200)
    with pytest.raises(BillingRefused):
        rates.mend_rate(actor=somebody, row=CentralBankRate(pk=1), rate=200)


def test_what_is_missing(november):
    today = date(2026, 11, 22)
    said = missing_rate(today)
    assert (said.half_year, said.instead.rate) == ("2e semestre 2026", 215)
    assert missing_half_years(date(2027, 2, 1)) == [WINTER, SUMMER]
    rates.add_rate(actor=None, half_year=SUMMER, rate=200)
    assert missing_rate(today) is None
    assert missing_half_years(today) == []
    CentralBankRate.objects.all().delete()
    assert missing_rate(today).instead is None
    assert missing_half_years(today) == [SUMMER]
