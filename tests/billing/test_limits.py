"""Limits: measured by night in the school, kept as two flags, told when they change."""

from datetime import date

import pytest
import time_machine

from billing import tasks
from billing.models import BillingEntry, Subscription
from billing.services import limits
from billing.services.subscriptions import add_classes
from tenant_apps.directory.models import SchoolClass
from tenants.context import in_school
from tenants.models import School
from tests.billing import made
from tests.factories.accounts import PupilFactory, TeacherFactory


def _classes(school, count):
    with in_school(school):
        SchoolClass.objects.all().delete()
        SchoolClass.objects.bulk_create([SchoolClass(name=f"Classe {place}") for place in range(count)])


def _measured(subscription):
    limits.measure_subscription(actor=None, subscription_id=subscription.pk)
    subscription.refresh_from_db()
    return subscription.is_near_limit, subscription.is_over_limit


@pytest.mark.parametrize(
    ("count", "flags"), [(0, (False, False)), (2, (False, False)), (3, (True, False)), (4, (False, True))]
)
def test_two_thresholds_of_classes(alpha, count, flags):
    _classes(alpha, count)
    subscription = made.subscription(alpha, class_count=3)
    assert _measured(subscription) == flags
    assert (subscription.used_classes, bool(subscription.measured_at)) == (count, True)


def test_no_limit_is_never_reached(alpha):
    _classes(alpha, 70)
    assert _measured(made.subscription(alpha, class_count=13)) == (False, False)


def test_pupils_are_counted_and_nobody_else(alpha):
    with in_school(alpha):
        PupilFactory.create_batch(2)
        TeacherFactory()
    subscription = made.subscription(alpha)
    Subscription.objects.update(pupil_limit=1)
    assert _measured(subscription) == (False, True)
    assert subscription.used_pupils == 2


def test_a_change_is_told_once_and_since_when_is_kept(alpha):
    subscription = made.subscription(alpha, class_count=3)
    _classes(alpha, 4)
    with time_machine.travel("2026-11-23T05:00:00+01:00", tick=False):
        _measured(subscription)
    with time_machine.travel("2026-11-25T05:00:00+01:00", tick=False):
        _measured(subscription)
    assert subscription.over_limit_since == date(2026, 11, 23)
    assert BillingEntry.objects.get(kind="limit_over").text == "4 classes, 0 élèves"
    _classes(alpha, 1)
    _measured(subscription)
    assert subscription.over_limit_since is None
    assert BillingEntry.objects.filter(kind="limit_fine").count() == 1


def test_paying_for_more_lifts_the_limit_at_once(alpha):
    subscription = made.subscription(alpha, class_count=3)
    _classes(alpha, 4)
    _measured(subscription)
    grown = add_classes(actor=None, subscription=subscription, class_count=4, on=date(2027, 1, 1))
    assert (grown.class_limit, grown.is_over_limit, grown.over_limit_since) == (7, False, None)


def test_the_night_measures_running_years_of_schools_that_can_be_entered(alpha, beta, monkeypatch):
    running, payer = made.subscription(alpha), made.payer(service_code="B")
    made.subscription(beta, by=payer)
    School.objects.filter(pk=beta.pk).update(status="closed")
    sent = []
    monkeypatch.setattr(tasks.measure_subscription, "apply_async", lambda args, **_: sent.append(args))
    tasks.measure_all()
    assert sent == [(running.pk,)]
    Subscription.objects.filter(pk=running.pk).update(state="ended")
    assert limits.measure_subscription(actor=None, subscription_id=running.pk) is None
