"""A worker killed while it prints: the print goes on from the start, once, and leaves one file."""

import os
import shutil
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.files.storage import default_storage
from django.utils import timezone

from tenant_apps.connection_sheets import production, services, tasks
from tenant_apps.connection_sheets.choices import PrintStatus, SheetFormat
from tenant_apps.connection_sheets.models import SILENCE, SheetPrint
from tenant_apps.connection_sheets.selectors import Selection
from tenants.context import in_school
from tenants.models import School
from tests.connection_sheets import pictures
from tests.factories.directory import ClassFactory, make_family
from tests.faults.conftest import nobody_else, wait_until


@pytest.fixture
def waiting(committed, django_db_blocker):
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
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.sheet_worker", *words],
        check=False,
        cwd=settings.BASE_DIR,
        env={**os.environ, "ONE_TEST_RUN": Path(settings.MEDIA_ROOT).parent.name},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == -9, done.stderr
    wait_until(nobody_else)


def test_a_print_survives_its_worker(committed, waiting):
    alpha, sheet_print = waiting
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
