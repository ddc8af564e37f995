"""Whose clock a school lives by, and that everything done in it says that time."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.utils import timezone

from tenant_apps.communication.selectors import quiet_until
from tenant_apps.timeline import calendar
from tenant_apps.timeline.choices import Frequency
from tenants.clocks import zone_of
from tenants.context import in_public, in_school
from tenants.models import School


@pytest.mark.parametrize(
    ("uai", "postal_code", "name"),
    [
        ("0540123A", "54000", "Europe/Paris"),
        ("6200001G", "20090", "Europe/Paris"),
        ("0359901X", "", "Europe/Paris"),
        ("9980001A", "", "Europe/Paris"),
        ("9710001B", "97110", "America/Guadeloupe"),
        ("9710001B", "97133", "America/St_Barthelemy"),
        ("9710001B", "97150", "America/Marigot"),
        ("9720001C", "97200", "America/Martinique"),
        ("9730001D", "97300", "America/Cayenne"),
        ("9740001E", "97400", "Indian/Reunion"),
        ("9740001E", "", "Indian/Reunion"),
        ("9750001C", "97500", "America/Miquelon"),
        ("9760001D", "", "Indian/Mayotte"),
        ("9860001A", "98600", "Pacific/Wallis"),
        ("9840001A", "98714", "Pacific/Tahiti"),
        ("9840001A", "", "Pacific/Tahiti"),
        ("9830001A", "98800", "Pacific/Noumea"),
        ("9830001A", "", "Pacific/Noumea"),
        # Where it is counts more than its number.
        ("9740001E", "35000", "Europe/Paris"),
        ("", "98000", "Europe/Paris"),
        ("", "", "Europe/Paris"),
    ],
)
def test_schools_overseas_live_by_their_own_clock(uai, postal_code, name):
    assert zone_of(uai=uai, postal_code=postal_code).key == name


@pytest.fixture
def overseas(alpha):
    """alpha, moved to La Réunion: three hours ahead of Paris in winter, two in summer."""
    School.objects.filter(pk=alpha.pk).update(uai="9740001T", postal_code="")
    return School.objects.get(pk=alpha.pk)


def test_a_school_is_entered_with_its_clock_and_left_with_that_of_the_platform(overseas, beta):
    with in_school(overseas):
        assert timezone.get_current_timezone_name() == "Indian/Reunion"
        with in_school(beta):
            assert timezone.get_current_timezone_name() == "Europe/Paris"
        with in_public():
            assert timezone.get_current_timezone_name() == "Europe/Paris"
        assert timezone.get_current_timezone_name() == "Indian/Reunion"
    assert timezone.get_current_timezone_name() == "Europe/Paris"


# A Tuesday; 17 h UTC is 18 h in Paris, 21 h in Saint-Denis.
@time_machine.travel(datetime(2026, 11, 24, 17, tzinfo=UTC), tick=False)
def test_it_is_quiet_by_the_clock_of_the_school(overseas, beta):
    with in_school(overseas):
        assert quiet_until() == datetime(2026, 11, 25, 3, tzinfo=UTC)  # 7 h there
    with in_school(beta):
        assert quiet_until() is None


@time_machine.travel(datetime(2026, 11, 24, 15, tzinfo=UTC), tick=False)
def test_the_digest_of_the_day_closes_by_the_clock_of_the_school(overseas, beta):
    with in_school(overseas):
        assert calendar.latest_day(timezone.now(), Frequency.DAILY) == date(2026, 11, 24)
    with in_school(beta):
        assert calendar.latest_day(timezone.now(), Frequency.DAILY) == date(2026, 11, 23)
