"""A worker killed at any moment of any step: what follows completes the opening, nothing exists twice."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from billing.models import Invoice, Subscription
from provisioning import opening
from provisioning.choices import MailKind, OrderStatus, StepName, StepStatus
from provisioning.models import OpeningStep, OutgoingMail
from provisioning.opening import steps, tasks
from provisioning.services import OrderRefused, refuse_order, request_correction
from provisioning.tasks import sweep_mails
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.events import sweep_events
from tenants.models import Domain, PlatformEvent, School
from tests.aside import Aside
from tests.factories.provisioning import make_order

MOMENTS = ["begun", "before_commit", "after_commit"]


@pytest.fixture
def ordered(committed, monkeypatch):
    """A school of an accepted order; its task was lost with a broker that was down."""
    with monkeypatch.context() as patch:
        patch.setattr(tasks.open_school, "delay_on_commit", lambda *_: None)
        order = opening.accept(actor=None, order=make_order(classes=3))
    return order.schools.select_related("school", "order").get()


def _catalog(sql, name):
    with connection.cursor() as cursor:
        cursor.execute(sql, [name])
        return cursor.fetchone()[0]


def _what_exists(ordered):
    school = School.objects.get(uai=ordered.uai)
    with in_school(school):
        inside = {
            "classes": list(SchoolClass.objects.order_by("name").values_list("name", flat=True)),
            "people": [user.full_name for user in User.objects.order_by("pk")],
        }
    return inside | {
        "status": school.status,
        "roles": _catalog("SELECT count(*) FROM pg_roles WHERE rolname = %s", school.db_role),
        "schemas": _catalog("SELECT count(*) FROM pg_namespace WHERE nspname = %s", school.schema_name),
        "domains": Domain.objects.filter(tenant=school).count(),
        "mails": [
            bool(sent)
            for sent in OutgoingMail.objects.filter(order=ordered.order, kind=MailKind.WELCOME).values_list(
                "sent_at", flat=True
            )
        ],
        "events": [
            bool(at)
            for at in PlatformEvent.objects.filter(kind="school_opened", school=school).values_list(
                "handled_at", flat=True
            )
        ],
        "subscriptions": Subscription.objects.filter(school=school).count(),
        "invoices": Invoice.objects.filter(lines__subscription__school=school).count(),
    }


ONE_OF_EACH = {
    "classes": ["Classe 1", "Classe 2", "Classe 3"],
    "people": ["Élise Morvan"],
    "status": SchoolStatus.OPEN,
    "roles": 1,
    "schemas": 1,
    "domains": 1,
    "mails": [True],
    "events": [True],
    "subscriptions": 1,
    "invoices": 1,
}


def _sweep_everything():
    """What beat does, some minutes after the crash."""
    tasks.sweep_openings()
    with time_machine.travel(timezone.now() + timedelta(minutes=10), tick=True):
        sweep_mails()
        sweep_events()


@pytest.mark.parametrize("moment", MOMENTS)
@pytest.mark.parametrize("step", StepName.values)
def test_killed_there_the_sweeper_completes_it(ordered, killed_at, step, moment):
    killed_at(ordered, step, moment)
    if not (step == StepName.EVENT and moment == "after_commit"):
        assert _statuses(ordered) != [StepStatus.DONE] * 7
    _sweep_everything()
    assert _statuses(ordered) == [StepStatus.DONE] * 7
    assert _what_exists(ordered) == ONE_OF_EACH
    ordered.order.refresh_from_db()
    assert ordered.order.status == OrderStatus.OPEN


def test_killed_there_the_teams_retry_completes_it(ordered, killed_at):
    killed_at(ordered, StepName.CLASSES, "before_commit")
    opening.retry(actor=None, ordered_school=ordered)
    assert _statuses(ordered) == [StepStatus.DONE] * 7
    assert _what_exists(ordered) == ONE_OF_EACH


def test_killed_again_and_again_it_still_completes(ordered, killed_at):
    for step in (StepName.SCHEMA, StepName.CLASSES, StepName.ADMINISTRATOR, StepName.WELCOME):
        killed_at(ordered, step, "before_commit")
    _sweep_everything()
    assert _what_exists(ordered) == ONE_OF_EACH


def _statuses(ordered):
    return list(
        OpeningStep.objects.filter(ordered_school=ordered).order_by("position").values_list("status", flat=True)
    )


def _at_once(*works):
    barrier = threading.Barrier(len(works))

    def together(work):
        barrier.wait(timeout=10)
        return work()

    threads = [Aside(lambda work=work: together(work)) for work in works]
    for thread in threads:
        thread.start()
    return [thread.outcome() for thread in threads]


def test_a_second_runner_leaves_the_opening_to_the_first(ordered, monkeypatch):
    at_classes, go_on = threading.Event(), threading.Event()
    make_classes = steps.STEPS[StepName.CLASSES]

    def slow(school):
        at_classes.set()
        assert go_on.wait(timeout=30)
        make_classes(school)

    monkeypatch.setitem(steps.STEPS, StepName.CLASSES, slow)
    first = Aside(lambda: opening.run_school(ordered.pk))
    first.start()
    assert at_classes.wait(timeout=30)
    try:
        assert opening.run_school(ordered.pk) is opening.Outcome.BUSY
        assert _statuses(ordered)[3] == StepStatus.RUNNING
    finally:
        go_on.set()
    assert first.result() is opening.Outcome.DONE
    assert OpeningStep.objects.filter(ordered_school=ordered).exclude(attempts=1).count() == 0


def test_several_runners_at_once_leave_one_of_each(ordered):
    outcomes = _at_once(*[lambda: opening.run_school(ordered.pk)] * 4)
    assert opening.Outcome.DONE in outcomes
    assert set(outcomes) <= {opening.Outcome.DONE, opening.Outcome.BUSY}
    _sweep_everything()
    assert _what_exists(ordered) == ONE_OF_EACH
    assert OpeningStep.objects.filter(ordered_school=ordered).exclude(attempts=1).count() == 0


def test_accepted_twice_at_once_is_accepted_once(committed):
    order = make_order()
    outcomes = _at_once(*[lambda: opening.accept(actor=None, order=order)] * 4)
    refused = [outcome for outcome in outcomes if isinstance(outcome, OrderRefused)]
    assert len(refused) == 3
    assert OpeningStep.objects.filter(ordered_school__order=order).count() == 7


@pytest.mark.parametrize("decide", [refuse_order, request_correction])
def test_accepted_and_sent_back_at_once_is_one_of_the_two(committed, decide):
    order = make_order()
    accepted, sent_back = _at_once(
        lambda: opening.accept(actor=None, order=order),
        lambda: decide(actor=None, order=order, reason="Il manque le bon."),
    )
    order.refresh_from_db()
    assert [isinstance(each, OrderRefused) for each in (accepted, sent_back)].count(True) == 1
    assert (order.status == OrderStatus.OPEN) == isinstance(sent_back, OrderRefused)
    assert School.objects.filter(uai=order.schools.get().uai).exists() == isinstance(sent_back, OrderRefused)


def test_two_orders_for_one_school_accepted_at_once_open_it_once(committed):
    one = make_order()
    other = make_order(uai=one.schools.get().uai)
    outcomes = _at_once(*[lambda order=order: opening.accept(actor=None, order=order) for order in (one, other)])
    assert len([outcome for outcome in outcomes if isinstance(outcome, OrderRefused)]) == 1
    assert School.objects.filter(uai=one.schools.get().uai).count() == 1
