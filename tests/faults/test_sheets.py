"""A worker killed while it prints: the print goes on from the start, once, and leaves one file."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_apps.connection_sheets import production, services, tasks
from tenant_apps.connection_sheets.choices import PrintStatus, SheetFormat
from tenant_apps.connection_sheets.models import SILENCE, SheetPrint
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.selectors import Selection
from tenants.context import in_school
from tenants.models import School
from tests.aside import Aside, wait_until, waiting
from tests.connection_sheets import pictures
from tests.factories.accounts import HeadFactory
from tests.factories.directory import ClassFactory, make_family
from tests.faults.conftest import dies


@pytest.fixture
def begun_by_nobody(committed, django_db_blocker):
    """A print of nine sheets that nobody has begun, in alpha of the committed database."""
    with django_db_blocker.unblock():
        alpha = School.objects.get(subdomain="alpha")
        with in_school(alpha):
            school_class = ClassFactory()
            for _family in range(3):
                make_family(school_class, relatives=2)
            # Prints of tests that were rolled back left their files where ours may go.
            shutil.rmtree(default_storage.path("connection_sheets"), ignore_errors=True)
            yield alpha, services._record(None, SheetFormat.FULL, Selection())


def _die_after(committed, alpha, sheet_print, sheets):
    words = [committed, alpha.schema_name, str(sheet_print.pk), str(sheets)]
    dies("sheet_worker", *words)


def test_a_print_survives_its_worker(committed, begun_by_nobody):
    alpha, sheet_print = begun_by_nobody
    _die_after(committed, alpha, sheet_print, 5)
    sheet_print.refresh_from_db()
    assert (sheet_print.status, sheet_print.done) == (PrintStatus.RUNNING, 5)
    assert not default_storage.exists(sheet_print.file_name)

    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        tasks.tidy_prints.apply(headers={"_schema_name": alpha.schema_name})
    sheet_print.refresh_from_db()
    assert (sheet_print.status, sheet_print.done) == (PrintStatus.READY, 9)
    with default_storage.open(sheet_print.file_name) as file:
        assert len(pictures.reader(file.read()).pages) == 9
    folder = Path(default_storage.path(sheet_print.file_name)).parent
    assert [path.name for path in folder.iterdir()] == [Path(sheet_print.file_name).name]
    assert production.produce(sheet_print.pk) is False
    assert SheetPrint.objects.count() == 1


def test_two_requests_at_once_do_not_both_take_the_last_place(committed, django_db_blocker, monkeypatch):
    with django_db_blocker.unblock():
        beta = School.objects.get(subdomain="beta")
        with in_school(beta):
            head = HeadFactory()
        _ask_twice(beta, head, monkeypatch)


def _ask_twice(school, head, monkeypatch):
    monkeypatch.setattr(services, "MAX_UNDER_WAY", 1)
    monkeypatch.setattr(services, "AT_ONCE", 0)
    planned, plan = [], services.make_plan

    def plan_together(*args):
        """The first one goes on only when the other one waits for it, or has counted too."""
        planned.append(args)
        wait_until(lambda: len(planned) > 1 or waiting())
        return plan(*args)

    monkeypatch.setattr(services, "make_plan", plan_together)
    both = [
        Aside(lambda: services._record(head, SheetFormat.FULL, Selection()), subdomain=school.subdomain)
        for _request in range(2)
    ]
    for request in both:
        request.start()
    outcomes = [type(request.outcome()) for request in both]
    assert sorted(outcomes, key=lambda each: each is PrintRefused) == [SheetPrint, PrintRefused]
