"""Prints: asked for, made, stopped, made again, removed."""

import contextlib
import logging
import shutil
import stat
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage, default_storage
from django.db import connection, transaction
from django.utils import timezone

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import AccountRefused, renew_code
from tenant_apps.connection_sheets import files, planning, production, services, tasks
from tenant_apps.connection_sheets.choices import PrintStatus, SheetFormat
from tenant_apps.connection_sheets.models import FILE_LIFE, MEMORY, SILENCE, SheetPrint
from tenant_apps.connection_sheets.permissions import can_renew
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.rules import spaced
from tenant_apps.directory import services as directory
from tests.connection_sheets import pictures
from tests.factories.accounts import activate

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
        "class_ids": [school.ce1.pk],
        "profiles": ["pupil"],
        "accounts": "en-attente",
        "language": "fr",
    }
    assert read_code(school.lea) not in str(line.data)


def test_one_person_gives_the_print_its_name(school):
    assert services.request_print(actor=None, format=FULL, people_ids=[school.lea.pk]).title == "Léa Martin"


@pytest.mark.parametrize("choice", [{"people_ids": [0]}, {"profiles": ["guest"]}])
def test_nobody_to_print(school, choice):
    with pytest.raises(PrintRefused, match="Personne à imprimer"):
        services.request_print(actor=school.head, format=FULL, **choice)
    assert not SheetPrint.objects.exists()


def test_another_class_is_nobody(school):
    with pytest.raises(PrintRefused):
        services.request_print(actor=school.teacher, format=FULL, people_ids=[school.tom.pk])


def test_too_many_at_once(school, monkeypatch):
    monkeypatch.setattr(planning, "MAX_PEOPLE", 2)
    with pytest.raises(PrintRefused, match="classe par classe"):
        services.request_print(actor=school.head, format=FULL)


def test_too_many_under_way(school, large):
    for _print in range(services.MAX_UNDER_WAY):
        services.request_print(actor=school.head, format=FULL)
    with pytest.raises(PrintRefused, match="Attendez"):
        services.request_print(actor=school.head, format=FULL)
    services.request_print(actor=school.teacher, format=FULL)


def test_twice_the_task_once_the_file(waiting, monkeypatch):
    assert production.produce(waiting.pk) is True
    monkeypatch.setattr(production, "write_sheets", None)
    assert production.produce(waiting.pk) is False
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.READY


@contextlib.contextmanager
def held_elsewhere(name):
    """The lock of this name is held by a connection of its own."""
    other = connection.copy()
    other.set_schema_to_public()
    try:
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtextextended(%s, 0))", [name])
        yield
        with other.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtextextended(%s, 0))", [name])
    finally:
        other.close()


def test_two_workers_at_the_same_time(waiting):
    """The second one finds the first one's lock, on a connection of its own."""
    with held_elsewhere(files.lock_name(waiting.pk)):
        assert production.produce(waiting.pk) is False
        waiting.refresh_from_db()
        assert waiting.status == PrintStatus.WAITING
    assert production.produce(waiting.pk) is True


class Killed(BaseException):
    """As a worker dies: nothing of ours runs any more."""


def test_a_killed_worker_is_replaced(waiting, monkeypatch):
    def die(output, *args, on_progress):
        output.write(b"%PDF")
        on_progress(2)
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(production, "write_sheets", die)
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


def test_nobody_sees_half_a_file(waiting, monkeypatch):
    """It grows beside, readable by us alone, and takes its name when it is whole."""
    seen = []

    def look(output, *args, on_progress):
        output.write(b"%PDF")
        output.flush()
        [name] = default_storage.listdir("connection_sheets")[1]
        path = Path(default_storage.path(f"connection_sheets/{name}"))
        seen.append((name, path.read_bytes(), stat.S_IMODE(path.stat().st_mode)))

    shutil.rmtree(default_storage.path("connection_sheets"), ignore_errors=True)
    monkeypatch.setattr(production, "write_sheets", look)
    assert production.produce(waiting.pk) is True
    assert seen == [(f"{waiting.pk}.pdf.part", b"%PDF", 0o600)]
    assert default_storage.listdir("connection_sheets")[1] == [f"{waiting.pk}.pdf"]
    assert content(waiting) == b"%PDF"


@pytest.mark.parametrize("end", [OSError("full"), production.PrintStopped()])
def test_what_fails_leaves_no_half_file(waiting, monkeypatch, end):
    def fail(output, *args, on_progress):
        output.write(b"%PDF")
        raise end

    shutil.rmtree(default_storage.path("connection_sheets"), ignore_errors=True)
    monkeypatch.setattr(production, "write_sheets", fail)
    assert production.produce(waiting.pk) is False
    assert default_storage.listdir("connection_sheets") == ([], [])


def test_a_storage_elsewhere_reads_the_file(waiting, monkeypatch):
    """As one that keeps objects: no paths, nothing to rename."""
    elsewhere = InMemoryStorage()
    monkeypatch.setattr(files, "default_storage", elsewhere)
    assert production.produce(waiting.pk) is True
    waiting.refresh_from_db()
    assert elsewhere.size(waiting.file_name) == waiting.size > 1000


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
    real = production.write_sheets

    def cancelled_meanwhile(*args, on_progress, **kwargs):
        services.cancel_print(actor=school.teacher, sheet_print=waiting)
        return real(*args, on_progress=on_progress, **kwargs)

    monkeypatch.setattr(production, "write_sheets", cancelled_meanwhile)
    assert production.produce(waiting.pk) is False
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.CANCELLED
    assert not default_storage.exists(waiting.file_name)
    assert AuditEntry.objects.filter(verb="connection_sheets.cancel").exists()


def test_cancelled_in_the_last_moment(waiting, school, monkeypatch):
    real = production.write_sheets

    def cancelled_meanwhile(*args, on_progress, **kwargs):
        services.cancel_print(actor=school.teacher, sheet_print=waiting)
        return real(*args)

    monkeypatch.setattr(production, "write_sheets", cancelled_meanwhile)
    assert production.produce(waiting.pk) is False
    assert not default_storage.exists(waiting.file_name)


def test_what_is_over_is_not_cancelled(school):
    made = services.request_print(actor=school.head, format=FULL)
    with pytest.raises(PrintRefused, match="terminée"):
        services.cancel_print(actor=school.head, sheet_print=made)


def test_a_failure_is_told_and_can_be_repaired(waiting, school, monkeypatch, caplog):
    with monkeypatch.context() as patch, caplog.at_level(logging.ERROR):
        patch.setattr(production, "write_sheets", lambda *args, **kwargs: 1 / 0)
        assert production.produce(waiting.pk) is False
    assert "ZeroDivisionError" in caplog.text
    waiting.refresh_from_db()
    assert waiting.status == PrintStatus.FAILED
    monkeypatch.setattr(services, "AT_ONCE", 40)
    again = services.restart_print(actor=school.teacher, sheet_print=waiting)
    assert again.status == PrintStatus.READY


def test_a_print_made_again_holds_only_whom_one_may_still_print(waiting, school):
    services.cancel_print(actor=school.teacher, sheet_print=waiting)
    directory.detach(actor=None, school_class=school.ce1, user=school.teacher)
    with pytest.raises(PrintRefused, match="plus les fiches"):
        services.restart_print(actor=school.teacher, sheet_print=waiting)


def test_a_temporary_code_that_is_over_is_replaced_on_paper(school):
    [pupil] = User.objects.with_profile(Profile.PUPIL).pending().by_name()[:1]
    renew_code(actor=school.head, user=pupil, good_for=timedelta(days=7))
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert read_code(User.objects.get(pk=pupil.pk)) == ""
        services.request_print(actor=school.head, format=FULL, people_ids=[pupil.pk])
        assert read_code(User.objects.get(pk=pupil.pk))


def test_what_is_ready_is_not_made_again(school):
    made = services.request_print(actor=school.head, format=FULL)
    with pytest.raises(PrintRefused):
        services.restart_print(actor=school.head, sheet_print=made)


@pytest.fixture
def expire(django_capture_on_commit_callbacks):
    def expire():
        with django_capture_on_commit_callbacks(execute=True):
            return production.expire_prints()

    return expire


def test_the_file_goes_after_an_hour_and_the_print_can_be_made_again(school, expire):
    made = services.request_print(actor=school.head, format=FULL)
    expire()
    assert default_storage.exists(made.file_name)
    with time_machine.travel(timezone.now() + FILE_LIFE + timedelta(seconds=1)):
        assert not made.is_downloadable, "even before the file is removed"
        assert expire() == 1
        assert not default_storage.exists(made.file_name)
        made.refresh_from_db()
        assert made.status == PrintStatus.EXPIRED
        assert services.restart_print(actor=school.head, sheet_print=made).is_downloadable


def test_the_file_stays_when_its_end_is_not_committed(school, expire):
    made = services.request_print(actor=school.head, format=FULL)
    with time_machine.travel(timezone.now() + FILE_LIFE + timedelta(seconds=1)):
        with contextlib.suppress(ZeroDivisionError), transaction.atomic():
            assert production.expire_prints() / 0
        made.refresh_from_db()
        assert (made.status, default_storage.exists(made.file_name)) == (PrintStatus.READY, True)
        assert expire() == 1


def test_a_crash_after_the_commit_leaves_a_file_that_the_next_run_removes(school, expire):
    made = services.request_print(actor=school.head, format=FULL)
    with time_machine.travel(timezone.now() + FILE_LIFE + timedelta(seconds=1)):
        production.expire_prints()  # and nobody comes to what follows the commit
        assert default_storage.exists(made.file_name)
        assert expire() == 0
        assert not default_storage.exists(made.file_name)


def test_half_a_file_of_a_killed_worker_goes_once_its_print_is_cancelled(waiting, school, expire):
    part = default_storage.save(f"{waiting.file_name}.part", ContentFile(b"%PDF"))
    expire()
    assert default_storage.exists(part), "its print waits: another worker writes over it"
    services.cancel_print(actor=school.head, sheet_print=waiting)
    with held_elsewhere(files.lock_name(waiting.pk)):
        expire()
        assert default_storage.exists(part), "somebody is still at it"
    expire()
    assert not default_storage.exists(part)


def test_a_month_later_only_the_audit_log_remembers(school, waiting, expire):
    made = services.request_print(actor=None, format=FULL)
    production.produce(made.pk)
    services.cancel_print(actor=school.head, sheet_print=waiting)
    with time_machine.travel(timezone.now() + MEMORY + timedelta(days=1)):
        expire()
        assert list(SheetPrint.objects.all()) == [made]
        expire()
        assert not SheetPrint.objects.exists()
        assert not default_storage.exists(made.file_name)
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


# --- Lost sheets of those who have activated, and of whole families


def test_an_activated_account_is_shut_until_its_new_code_is_used(school):
    made = services.reprint_with_new_code(actor=school.head, person=school.marc, reset=True)
    marc = User.objects.get(pk=school.marc.pk)
    assert not marc.is_activated
    assert not marc.has_usable_password()
    assert spaced(read_code(marc)) in pictures.text(content(made))
    assert AuditEntry.objects.filter(verb="accounts.reset_access", actor=school.head).exists()


@pytest.mark.parametrize(
    ("who", "whose", "words"),
    [
        ("teacher", "marc", "Un adulte qui a oublié"),
        ("head", "head", "votre propre compte"),
        ("teacher", "zoe", ""),
        ("head", "teacher", ""),
    ],
)
def test_who_may_give_a_new_sheet_for_an_activated_account(school, who, whose, words):
    person = activate(school.zoe) if whose == "zoe" else getattr(school, whose)
    decision = can_renew(getattr(school, who), person)
    assert bool(decision) is not bool(words)
    assert words in decision.reason
    if words:
        with pytest.raises(AccountRefused, match=words):
            services.reprint_with_new_code(actor=getattr(school, who), person=person, reset=True)
        assert User.objects.get(pk=person.pk).is_activated


def test_the_lost_sheet_of_a_family(school):
    activate(school.paul)
    before = {name: read_code(getattr(school, name)) for name in ("lea", "tom", "claire")}
    made = services.reprint_family(actor=school.head, pupil=school.lea)
    said = pictures.text(content(made))
    for name, old in before.items():
        new = read_code(User.objects.get(pk=getattr(school, name).pk))
        assert new != old
        assert spaced(new) in said
        assert spaced(old) not in said
    assert User.objects.get(pk=school.paul.pk).is_activated
    assert "paul.martin" in said
    assert made.format == SheetFormat.FAMILY


def test_a_teacher_renews_the_family_as_far_as_the_class_goes(school):
    before = read_code(school.tom)
    services.reprint_family(actor=school.teacher, pupil=school.lea)
    assert read_code(User.objects.get(pk=school.tom.pk)) == before


def test_a_family_that_has_activated_has_no_codes_to_lose(school):
    activate(school.zoe)
    with pytest.raises(PrintRefused, match="déjà activés"):
        services.reprint_family(actor=school.head, pupil=school.zoe)
