"""Hours of quiet, as a table of examples, by the clock of Paris."""

from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.exceptions import ValidationError

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.communication import selectors
from tenant_apps.communication.models import QuietHours
from tenant_apps.communication.rules import Hours, quiet_until
from tenant_apps.communication.services import set_quiet_hours

PARIS = ZoneInfo("Europe/Paris")
USUAL = Hours()
NIGHTS = Hours(weekends=False)
NAP = Hours(starts_at=time(13), ends_at=time(14), weekends=False)
PAGE = "/administration/communication/heures-calmes/"


def _paris(text):
    return datetime.fromisoformat(text).replace(tzinfo=PARIS) if text else None


@pytest.mark.parametrize(
    ("hours", "moment", "until"),
    [
        # 2026-11-24 is a Tuesday.
        (USUAL, "2026-11-24 10:00", None),
        (USUAL, "2026-11-24 19:59:59", None),
        (USUAL, "2026-11-24 20:00", "2026-11-25 07:00"),
        (USUAL, "2026-11-25 00:00", "2026-11-25 07:00"),
        (USUAL, "2026-11-25 06:59:59", "2026-11-25 07:00"),
        (USUAL, "2026-11-25 07:00", None),
        # Friday evening, Saturday, Sunday, Monday before seven: one silence.
        (USUAL, "2026-11-27 20:30", "2026-11-30 07:00"),
        (USUAL, "2026-11-28 12:00", "2026-11-30 07:00"),
        (USUAL, "2026-11-29 23:59", "2026-11-30 07:00"),
        (USUAL, "2026-11-30 03:00", "2026-11-30 07:00"),
        (NIGHTS, "2026-11-28 12:00", None),
        (NIGHTS, "2026-11-28 21:00", "2026-11-29 07:00"),
        # Within one day.
        (NAP, "2026-11-24 12:59", None),
        (NAP, "2026-11-24 13:00", "2026-11-24 14:00"),
        (NAP, "2026-11-24 14:00", None),
        (Hours(starts_at=time(13), ends_at=time(14)), "2026-11-28 13:30", "2026-11-30 00:00"),
        (Hours(enabled=False), "2026-11-28 23:00", None),
        # Summer time begins on 2026-03-29 at 2 h, ends on 2026-10-25 at 3 h, both in a week-end.
        (NIGHTS, "2026-03-28 22:00", "2026-03-29 07:00"),
        (NIGHTS, "2026-10-24 22:00", "2026-10-25 07:00"),
        (USUAL, "2026-03-28 22:00", "2026-03-30 07:00"),
        # An end that the clock skips is said an hour later.
        (Hours(ends_at=time(2, 30), weekends=False), "2026-03-28 22:00", "2026-03-29 03:30"),
        # The end of the year.
        (NIGHTS, "2026-12-31 23:00", "2027-01-01 07:00"),
    ],
)
def test_until_when_it_is_quiet(hours, moment, until):
    assert quiet_until(_paris(moment), hours) == _paris(until)


def test_any_clock_may_ask():
    assert quiet_until(datetime(2026, 7, 1, 18, 0, tzinfo=UTC), USUAL) == _paris("2026-07-02 07:00")
    assert quiet_until(datetime(2026, 7, 1, 17, 59, tzinfo=UTC), USUAL) is None


def test_the_night_of_the_change_is_as_long_as_it_is():
    for day, hours in (("2026-03-28", 10), ("2026-10-24", 12), ("2026-11-24", 11)):
        start = _paris(f"{day} 20:00")
        end = quiet_until(start, NIGHTS)
        assert (end.astimezone(UTC) - start.astimezone(UTC)).total_seconds() == hours * 3600


def test_the_school_says_its_own_hours(world):
    assert selectors.quiet_hours() == Hours()
    assert set_quiet_hours(actor=world.admin, hours=NAP)
    assert not set_quiet_hours(actor=world.admin, hours=NAP)
    with time_machine.travel(_paris("2026-11-24 13:10")):
        assert selectors.quiet_until() == _paris("2026-11-24 14:00")
    assert QuietHours.objects.count() == 1
    assert AuditEntry.objects.get(verb="communication.set_quiet_hours").data["starts_at"] == "13:00"
    with pytest.raises(ValidationError):
        set_quiet_hours(actor=world.admin, hours=Hours(starts_at=time(7), ends_at=time(7)))


def test_administrators_change_them(world, alpha_client):
    alpha_client.force_login(world.admin)
    page = alpha_client.get(PAGE).content.decode()
    assert 'value="20:00"' in page
    wrong = alpha_client.post(PAGE, {"enabled": "on", "starts_at": "21:00", "ends_at": "21:00"}).content.decode()
    assert "Choisissez une autre heure de fin" in wrong
    assert 'value="21:00"' in wrong
    alpha_client.post(PAGE, {"enabled": "on", "starts_at": "21:00", "ends_at": "06:30"})
    assert selectors.quiet_hours() == Hours(starts_at=time(21), ends_at=time(6, 30), weekends=False)
