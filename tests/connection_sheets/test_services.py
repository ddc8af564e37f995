"""Prints: asked for, made, stopped, made again, removed."""

import logging
from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import AccountRefused
from tenant_apps.connection_sheets import production, services, tasks
from tenant_apps.connection_sheets.choices import PrintStatus, SheetFormat
from tenant_apps.connection_sheets.documents.layouts import spaced
from tenant_apps.connection_sheets.models import FILE_LIFE, MEMORY, SILENCE, SheetPrint
from tests.connection_sheets import pictures

FULL = SheetFormat.FULL


@pytest.fixture
def large(monkeypatch):
    """Every print is large: made by a task."""
    monkeypatch.setattr(services, "AT_ONCE", 0)


@pytest.fixture
def waiting(school, large):
    return services.request_print(actor=school.teacher, format=FULL)


def run(task, *args):
    """Run a task as a worker does, in the school we stand in."""
    task.apply(args, headers={"_schema_name": connection.schema_name})


def content(sheet_print):
    with default_storage.open(sheet_print.file_name) as file:
        return file.read()


def test_a_small_print_is_ready_at_once(school):
    made = services.request_print(actor=school.head, format=FULL, class_ids=[school.ce1.pk])
    assert (made.status, made.total, made.done, made.title) == (PrintStatus.READY, 4, 4, "CE1 A")
    assert made.size == len(content(made))
    assert "Pour Claire Martin" in pictures.text(content(made))
    assert made.is_downloadable


def test_a_large_print_is_made_by_a_task(school, large, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        asked = services.request_print(actor=school.head, format=SheetFormat.CARDS)
        assert asked.status == PrintStatus.WAITING
    asked.refresh_from_db()
    assert (asked.status, asked.total, asked.done) == (PrintStatus.READY, 5, 5)


def test_printing_is_audited_without_codes(school):
    services.request_print(
        actor=school.teacher, format=SheetFormat.FAMILY, class_ids=[school.ce1.pk], profiles=["pupil"]
    )
    line = AuditEntry.objects.get(verb="connection_sheets.print")
    assert line.actor == school.teacher
    assert line.target == "CE1 A – élèves"
    assert line.data == {
        "format": "family",
        "sheets": 3,
        "people": 5,
        "classes": [school.ce1.pk],
        "profiles": ["pupil"],
        "only_pending": True,
    }
    assert read_code(school.lea) not in str(line.data)


def test_one_person_gives_the_print_its_name(school):
    assert services.request_print(actor=None, format=FULL, people_ids=[school.lea.pk]).title == "Léa Martin"


@pytest.mark.parametrize("choice", [{"people_ids": [0]}, {"profiles": ["guest"]}])
def test_nobody_to_print(school, choice):
    with pytest.raises(services.PrintRefused, match="Personne à imprimer"):
        services.request_print(actor=school.head, format=FULL, **choice)
    assert not SheetPrint.objects.exists()


def test_another_class_is_nobody(school):
    with pytest.raises(services.PrintRefused):
        services.request_print(actor=school.teacher, format=FULL, people_ids=[school.tom.pk])


def test_too_many_at_once(school, monkeypatch):
    monkeypatch.setattr(services, "MAX_PEOPLE", 2)
    with pytest.raises(services.PrintRefused, match="classe par classe"):
        services.request_print(actor=school.head, format=FULL)


def test_too_many_under_way(school, large):
    for _print in range(services.MAX_UNDER_WAY):
        services.request_print(actor=school.head, format=FULL)
    with pytest.raises(services.PrintRefused, match="Attendez"):
        services.request_print(actor=school.head, format=FULL)
    services.request_print(actor=school.teacher, format=FULL)


def test_twice_the_task_once_the_file(waiting, monkeypatch):
    assert production.produce(waiting.pk) is True
    monkeypatch.setattr(production, "render", None)
    assert production.produce(waiting.pk) is False
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.READY


def test_two_workers_at_the_same_time(waiting):
    """The second one finds the first one's lock, on a connection of its own."""
    key = [production.lock_name(waiting.pk)]
    other = connection.copy()
    other.set_schema_to_public()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", key)
        assert production.produce(waiting.pk) is False
        waiting.refresh_from_db()
        assert waiting.status == PrintStatus.WAITING
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", key)
    finally:
        other.close()
    assert production.produce(waiting.pk) is True


class Killed(BaseException):
    """As a worker dies: nothing of ours runs any more."""


def test_a_killed_worker_is_replaced(waiting, monkeypatch):
    def die(*args, on_progress, **kwargs):
        on_progress(2)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(production, "render", die)
        patch.setattr(production, "_PULSE", 0)
        with pytest.raises(Killed):
            production.produce(waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.done) == (PrintStatus.RUNNING, 2)
    assert not default_storage.exists(waiting.file_name)

    run(tasks.tidy_prints)
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.RUNNING, "too early to say that nobody is at it"

    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        waiting.refresh_from_db()
        assert waiting.is_silent
        run(tasks.make_print, waiting.pk)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.done) == (PrintStatus.READY, waiting.total)


def test_the_sweeper_sends_what_was_left(waiting, django_capture_on_commit_callbacks):
    with time_machine.travel(timezone.now() + SILENCE + timedelta(seconds=1)):
        with django_capture_on_commit_callbacks(execute=True):
            run(tasks.tidy_prints)
        waiting.refresh_from_db()
        assert waiting.status == PrintStatus.READY


def test_progress_is_written_while_printing(waiting, monkeypatch):
    seen = []
    monkeypatch.setattr(production, "_PULSE", 0)
    real = production._set

    def watch(print_id, *statuses, **changes):
        seen.append(changes.get("done"))
        return real(print_id, *statuses, **changes)

    monkeypatch.setattr(production, "_set", watch)
    production.produce(waiting.pk)
    assert seen == [0, 1, 2, 3, 4, 4]


def test_cancelled_while_printing(waiting, school, monkeypatch):
    monkeypatch.setattr(production, "_PULSE", 0)
    real = production.render

    def cancelled_meanwhile(*args, on_progress, **kwargs):
        services.cancel_print(actor=school.teacher, sheet_print=waiting)
        return real(*args, on_progress=on_progress, **kwargs)

    monkeypatch.setattr(production, "render", cancelled_meanwhile)
    assert production.produce(waiting.pk) is False
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.CANCELLED
    assert not default_storage.exists(waiting.file_name)
    assert AuditEntry.objects.filter(verb="connection_sheets.cancel").exists()


def test_cancelled_in_the_last_moment(waiting, school, monkeypatch):
    real = production.render

    def cancelled_meanwhile(*args, on_progress, **kwargs):
        services.cancel_print(actor=school.teacher, sheet_print=waiting)
        return real(*args)

    monkeypatch.setattr(production, "render", cancelled_meanwhile)
    assert production.produce(waiting.pk) is False
    assert not default_storage.exists(waiting.file_name)


def test_what_is_over_is_not_cancelled(school):
    made = services.request_print(actor=school.head, format=FULL)
    with pytest.raises(services.PrintRefused, match="terminée"):
        services.cancel_print(actor=school.head, sheet_print=made)


def test_a_failure_is_told_and_can_be_repaired(waiting, school, monkeypatch, caplog):
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(production, "render", lambda *args, **kwargs: 1 / 0)
        assert production.produce(waiting.pk) is False
    assert "ZeroDivisionError" in caplog.text
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.FAILED
    monkeypatch.setattr(services, "AT_ONCE", 40)
    again = services.restart_print(actor=school.teacher, sheet_print=waiting)
    assert again.status == PrintStatus.READY


def test_what_is_ready_is_not_made_again(school):
    made = services.request_print(actor=school.head, format=FULL)
    with pytest.raises(services.PrintRefused):
        services.restart_print(actor=school.head, sheet_print=made)


def test_the_file_goes_after_an_hour_and_the_print_can_be_made_again(school):
    made = services.request_print(actor=school.head, format=FULL)
    production.expire_prints()
    assert default_storage.exists(made.file_name)
    with time_machine.travel(timezone.now() + FILE_LIFE + timedelta(seconds=1)):
        assert not made.is_downloadable, "even before the file is removed"
        assert production.expire_prints() == 1
        assert not default_storage.exists(made.file_name)
        made.refresh_from_db()
        assert made.status == PrintStatus.EXPIRED
        assert services.restart_print(actor=school.head, sheet_print=made).is_downloadable


def test_a_month_later_only_the_audit_log_remembers(school, waiting):
    made = services.request_print(actor=None, format=FULL)
    services.cancel_print(actor=school.head, sheet_print=waiting)
    with time_machine.travel(timezone.now() + MEMORY + timedelta(days=1)):
        production.expire_prints()
        assert list(SheetPrint.objects.all()) == [made] or not SheetPrint.objects.filter(pk=waiting.pk).exists()
        production.expire_prints()
    assert AuditEntry.objects.filter(verb="connection_sheets.print").count() == 2


def test_who_activated_meanwhile_gets_no_code(waiting, school):
    from tests.factories.accounts import activate

    code = read_code(school.lea)
    activate(school.lea)
    production.produce(waiting.pk)
    said = pictures.text(content(waiting))
    assert "Compte déjà activé" in said
    assert spaced(code) not in said


def test_a_lost_sheet_is_replaced(school):
    old = read_code(school.lea)
    made = services.reprint_with_new_code(actor=school.teacher, person=school.lea)
    school.lea.refresh_from_db()
    new = read_code(school.lea)
    assert new != old
    said = pictures.text(content(made))
    assert spaced(new) in said
    assert spaced(old) not in said
    verbs = set(AuditEntry.objects.values_list("verb", flat=True))
    assert {"accounts.renew_code", "connection_sheets.print"} <= verbs


def test_an_activated_account_keeps_its_password(school):
    with pytest.raises(AccountRefused, match="déjà activé"):
        services.reprint_with_new_code(actor=school.head, person=school.marc)
    assert not SheetPrint.objects.exists()


def test_the_queue_is_swept_in_every_school():
    from config.celery import app

    entry = app.conf.beat_schedule["tidy-sheet-prints"]
    assert entry["task"] == tasks.tidy_all_prints.name
