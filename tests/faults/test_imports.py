"""A worker killed while it imports: nothing is half written, and the next one writes it all, once."""

import threading
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from bench import school_files
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import update_user
from tenant_apps.imports import production, services, tasks
from tenant_apps.imports.choices import ImportStatus, Outcome
from tenant_apps.imports.models import SILENCE, Import
from tenants.context import in_school
from tenants.models import School
from tests.faults.conftest import dies
from tests.imports.conftest import files_of, tables


@pytest.fixture
def begun(committed, django_db_blocker):
    """An import of a small school somebody asked to apply, in alpha of the committed database."""
    with django_db_blocker.unblock():
        alpha = School.objects.get(subdomain="alpha")
        with in_school(alpha):
            files = files_of(school_files.make_school(12, 20, seed=5))
            run = services.start_import(actor=None, files=files, whole_school=False)
            services._begin(None, run, False)
            yield alpha, run
            User.objects.all().delete()
            Import.objects.all().delete()


def _die_at(committed, alpha, run, percent):
    words = [committed, alpha.schema_name, str(run.pk), str(percent)]
    dies("import_worker", *words)


@pytest.mark.parametrize("percent", [20, 65, 90])
def test_an_import_survives_its_worker(committed, begun, percent):
    alpha, run = begun
    before = tables()
    _die_at(committed, alpha, run, percent)
    assert tables() == before
    run.refresh_from_db()
    assert run.status == ImportStatus.APPLYING

    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        tasks.tidy_imports.apply(headers={"_schema_name": alpha.schema_name})
    run.refresh_from_db()
    assert (run.status, run.count(Outcome.NEW, "pupils")) == (ImportStatus.APPLIED, 12)
    assert User.objects.with_profile("pupil").count() == 12
    assert production.produce(run.pk) is False
    assert AuditEntry.objects.filter(verb="imports.apply", target_key=f"import:{run.pk}").count() == 1


def test_two_workers_at_once_write_it_once(begun):
    alpha, run = begun
    written = []

    def work():
        try:
            with in_school(alpha):
                written.append(production.produce(run.pk))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=60)
    assert sorted(written) == [False, True]
    assert User.objects.with_profile("pupil").count() == 12


def test_an_account_changed_by_hand_at_that_moment_is_not_overwritten(begun, monkeypatch):
    """The hand commits between the plan and its writing: the import plans again, on what the hand wrote."""
    alpha, first = begun
    production.produce(first.pk)
    anne = User.objects.with_profile("relative").exclude(email="").by_name().first()
    User.objects.filter(pk=anne.pk).update(email="before@exemple.test")
    files = files_of(school_files.make_school(12, 20, seed=5))
    run = services.start_import(actor=None, files=files, whole_school=False)
    plans, plan_import = [], production.plan_import

    def change_behind():
        try:
            with in_school(alpha):
                update_user(actor=None, user=anne, email="by-hand@exemple.test")
        finally:
            connection.close()

    def plan_then_change(*args):
        plans.append(plan_import(*args))
        if len(plans) == 1:
            hand = threading.Thread(target=change_behind)
            hand.start()
            hand.join(timeout=30)
        return plans[-1]

    monkeypatch.setattr(production, "plan_import", plan_then_change)
    services.apply_import(actor=None, run=run, wait=True)
    assert len(plans) == 2
    assert User.objects.get(pk=anne.pk).email == anne.email
