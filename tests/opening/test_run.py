"""Running: an accepted order becomes an open school; a failure is told, and taken up again."""

import pytest
from django.db import DatabaseError

from billing.models import Subscription
from provisioning import opening
from provisioning.choices import EventKind, MailKind, OrderStatus, StepName, StepStatus
from provisioning.models import OpeningStep, OrderEvent, OutgoingMail
from provisioning.opening import runner, steps, tasks
from provisioning.services import OrderRefused
from tenant_apps.accounts.choices import Function, Profile, Source
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import User
from tenant_apps.directory.models import SchoolClass
from tenants.birth import role_exists, schema_is_complete
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.models import Domain, PlatformEvent, School, TemplateState
from tests.factories.provisioning import make_order, order_data
from tests.opening.test_accept import make_order_of


def _steps(ordered):
    return list(OpeningStep.objects.filter(ordered_school=ordered).order_by("position"))


def _statuses(ordered):
    return [step.status for step in _steps(ordered)]


def test_an_accepted_order_opens_by_its_task(order, camille, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        opening.accept(actor=camille, order=order)
    order.refresh_from_db()
    assert order.status == OrderStatus.OPEN
    assert order.schools.get().school.status == SchoolStatus.OPEN


def test_what_an_opening_leaves(ordered):
    assert opening.run_opening(ordered.order_id) is opening.Outcome.DONE
    school = School.objects.get(uai=ordered.uai)
    assert _statuses(ordered) == [StepStatus.DONE] * 7
    assert (school.status, bool(school.opened_at)) == (SchoolStatus.OPEN, True)
    assert role_exists(school.db_role)
    assert schema_is_complete(school)
    assert Domain.objects.get(tenant=school).domain == f"{school.subdomain}.one.localhost"
    with in_school(school):
        classes = list(SchoolClass.objects.order_by("pk").values_list("name", "levels"))
        administrator = User.objects.get()
        code = read_code(administrator)
    assert classes == [("PS-MS", ["PS", "MS"]), ("CP", ["CP"]), ("Classe 3", [])]
    assert (administrator.full_name, administrator.profile, administrator.functions, administrator.source) == (
        "Élise Morvan",
        Profile.TEACHER,
        [Function.HEAD],
        Source.ORDER,
    )
    assert len(code) == 8
    assert not administrator.is_activated


def test_the_administrator_is_written_to_without_a_code_in_public(ordered):
    opening.run_opening(ordered.order_id)
    mail = OutgoingMail.objects.get(kind=MailKind.WELCOME)
    with in_school(ordered.school):
        administrator = User.objects.get()
        code = read_code(administrator)
    assert mail.to == administrator.email
    assert mail.context == {"ordered_school": ordered.pk, "user": administrator.pk}
    assert code not in str(mail.context)


def test_billing_is_told_once(ordered, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        opening.run_opening(ordered.order_id)
    event = PlatformEvent.objects.get(kind="school_opened")
    assert event.handled_at
    subscription = Subscription.objects.get()
    assert (subscription.school, subscription.order_reference, subscription.class_count) == (
        ordered.school,
        ordered.order.reference,
        3,
    )
    assert subscription.payer.siret == ordered.order.payer_siret


def test_running_again_changes_nothing(ordered):
    opening.run_opening(ordered.order_id)
    before = [(step.finished_at, step.attempts) for step in _steps(ordered)]
    assert opening.run_opening(ordered.order_id) is opening.Outcome.DONE
    assert [(step.finished_at, step.attempts) for step in _steps(ordered)] == before
    with in_school(ordered.school):
        assert (SchoolClass.objects.count(), User.objects.count()) == (3, 1)


@pytest.mark.parametrize("name", StepName)
def test_each_step_done_twice_leaves_one_result(ordered, name):
    """Even when a step's mark is lost (a database restored from before it)."""
    opening.run_opening(ordered.order_id)
    OpeningStep.objects.filter(ordered_school=ordered, name=name).update(status=StepStatus.PENDING)
    assert opening.run_opening(ordered.order_id) is opening.Outcome.DONE
    with in_school(ordered.school):
        assert (SchoolClass.objects.count(), User.objects.count()) == (3, 1)
    assert OutgoingMail.objects.filter(kind=MailKind.WELCOME).count() == 1
    assert PlatformEvent.objects.filter(kind="school_opened").count() == 1
    assert Domain.objects.filter(tenant=ordered.school).count() == 1


def _break(monkeypatch, name, error):
    def fail(ordered):
        STEPS_BEFORE[name](ordered)  # the work is done, then lost with its transaction
        raise error

    monkeypatch.setitem(steps.STEPS, name, fail)


STEPS_BEFORE = dict(steps.STEPS)


@pytest.mark.parametrize("name", StepName)
def test_a_failed_step_stops_there_and_a_retry_finishes(ordered, camille, monkeypatch, name):
    with monkeypatch.context() as patch:
        _break(patch, name, RuntimeError("boum"))
        assert opening.run_opening(ordered.order_id) is opening.Outcome.FAILED
        place = list(StepName).index(name)
        assert _statuses(ordered) == [StepStatus.DONE] * place + [StepStatus.FAILED] + [StepStatus.PENDING] * (
            6 - place
        )
        assert "Erreur inattendue" in _steps(ordered)[place].error
        assert opening.run_opening(ordered.order_id) is opening.Outcome.FAILED
        assert _steps(ordered)[place].attempts == 1
    opening.retry(actor=camille, ordered_school=ordered)
    assert opening.run_opening(ordered.order_id) is opening.Outcome.DONE
    with in_school(ordered.school):
        assert (SchoolClass.objects.count(), User.objects.count()) == (3, 1)
    kinds = list(OrderEvent.objects.filter(order=ordered.order_id).order_by("pk").values_list("kind", flat=True))
    assert kinds[-3:] == [EventKind.FAILED, EventKind.RETRIED, EventKind.OPENED]


def test_retry_sends_the_work(ordered, camille, monkeypatch, django_capture_on_commit_callbacks):
    with monkeypatch.context() as patch:
        _break(patch, StepName.CLASSES, RuntimeError("boum"))
        opening.run_opening(ordered.order_id)
    with django_capture_on_commit_callbacks(execute=True):
        opening.retry(actor=camille, ordered_school=ordered)
    assert _statuses(ordered) == [StepStatus.DONE] * 7


def test_nothing_to_retry(ordered, camille):
    opening.run_opening(ordered.order_id)
    with pytest.raises(OrderRefused, match="Rien à reprendre"):
        opening.retry(actor=camille, ordered_school=ordered)


def test_a_template_behind_the_code_is_said_so(ordered):
    TemplateState.objects.update(fingerprint="old")
    opening.run_opening(ordered.order_id)
    failed = OpeningStep.objects.get(status=StepStatus.FAILED)
    assert failed.name == StepName.SCHEMA
    assert "manage.py upgrade" in failed.error


def test_a_database_error_is_told_with_its_technical_line(ordered, monkeypatch):
    _break(monkeypatch, StepName.CLASSES, DatabaseError("relation gone\nat line 3"))
    opening.run_opening(ordered.order_id)
    cause = OpeningStep.objects.get(status=StepStatus.FAILED).error.splitlines()
    assert cause == ["La base de données a refusé l’opération.", "DatabaseError: relation gone"]


def test_a_step_that_keeps_killing_its_worker_is_left_to_people(ordered):
    OpeningStep.objects.filter(ordered_school=ordered, name=StepName.ROLE).update(
        status=StepStatus.RUNNING, attempts=runner.MAX_INTERRUPTIONS
    )
    assert opening.run_opening(ordered.order_id) is opening.Outcome.FAILED
    assert "interrompue 5 fois" in OpeningStep.objects.get(status=StepStatus.FAILED).error


def test_a_failed_school_does_not_hold_the_others_back(camille, monkeypatch):
    one, other = order_data(), order_data()
    payer = one.pop("payer")
    other.pop("payer")
    order = opening.accept(actor=camille, order=make_order_of([one, other], payer))

    def fail_for_one(ordered):
        if ordered.uai == one["uai"]:
            raise RuntimeError
        STEPS_BEFORE[StepName.CLASSES](ordered)

    with monkeypatch.context() as patch:
        patch.setitem(steps.STEPS, StepName.CLASSES, fail_for_one)
        assert opening.run_opening(order.pk) is opening.Outcome.FAILED
    assert School.objects.get(uai=other["uai"]).status == SchoolStatus.OPEN
    order.refresh_from_db()
    assert order.status == OrderStatus.ACCEPTED
    opening.retry(actor=camille, ordered_school=order.schools.get(uai=one["uai"]))
    opening.run_opening(order.pk)
    order.refresh_from_db()
    assert (order.status, bool(order.opened_at)) == (OrderStatus.OPEN, True)


def test_the_sweeper_takes_up_what_a_crash_left(ordered):
    OpeningStep.objects.filter(ordered_school=ordered, name=StepName.ROLE).update(status=StepStatus.RUNNING)
    tasks.sweep_openings()
    assert _statuses(ordered) == [StepStatus.DONE] * 7


def test_the_sweeper_leaves_failures_to_people_and_done_work_alone(ordered, monkeypatch):
    with monkeypatch.context() as patch:
        _break(patch, StepName.CLASSES, RuntimeError("boum"))
        opening.run_opening(ordered.order_id)
    sent = []
    monkeypatch.setattr(tasks.open_school, "apply_async", lambda *args, **kwargs: sent.append(args))
    tasks.sweep_openings()
    assert sent == []
    make_order()
    tasks.sweep_openings()
    assert sent == []


def test_the_sweep_is_on_the_clock():
    from config.celery import app

    beats = app.conf.beat_schedule.values()
    assert [beat["schedule"] for beat in beats if beat["task"] == tasks.sweep_openings.name] == [60.0]
    assert tasks.sweep_openings.name in app.tasks
