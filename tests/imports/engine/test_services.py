"""From files dropped to a changed school, and back."""

from datetime import timedelta

import pytest
import time_machine
from django.core.files.storage import default_storage
from django.utils import timezone

from bench import school_files
from tenant_apps.accounts.choices import LeavingReason, Profile, Source
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.services import predelete_users, update_user
from tenant_apps.directory import services as directory
from tenant_apps.directory.models import Guardianship, PersonalDetails, SchoolClass
from tenant_apps.imports import onde, production, progress, selectors, services, tasks
from tenant_apps.imports.choices import ImportStatus, Outcome
from tenant_apps.imports.models import FILES_LIFE, ROWS_LIFE, Import, ImportRow, MappingPreset
from tenant_apps.imports.services import ImportRefused
from tenants.context import in_public, in_school
from tenants.models import School
from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory, activate
from tests.factories.directory import ClassFactory, make_class
from tests.imports.conftest import files_of, imported, start, tables
from tests.imports.engine.records import BORN, cp, pupil, relative, roster, teacher

pytestmark = pytest.mark.usefixtures("inside_alpha")


def test_two_files_make_a_school(head, small):
    run = imported(head, files_of(small))
    assert run.status == ImportStatus.APPLIED
    assert {kind: run.count(Outcome.NEW, kind) for kind in ("pupils", "relatives")} == {"pupils": 24, "relatives": 40}
    known = next(record for record in small.pupils if record.ine)
    lea = User.objects.get(ine=known.ine)
    assert (lea.source, lea.activation_code != "", lea.login != "") == (Source.ONDE, True, True)
    assert [one.onde_id for one in lea.classes.by_level()] == [known.classes[0].onde_id]
    assert lea.guardians.count() == 2
    assert ImportRow.objects.filter(run=run, person_id=None).count() == 0
    [line] = AuditEntry.objects.filter(verb="imports.apply").order_by("pk")
    assert line.data["new"] == run.count(Outcome.NEW)


def test_the_photo_flag_is_kept_and_is_no_consent(head):
    imported(head, files_of(roster(pupil(photo_flag=True), pupil("Tom", photo_flag=False))))
    assert sorted(PersonalDetails.objects.order_by("pk").values_list("photo_flag", flat=True)) == [False, True]


def test_a_second_import_writes_nothing(head, small):
    imported(head, files_of(small))
    before, lines = tables(), set(AuditEntry.objects.order_by().values_list("pk", flat=True))
    run = imported(head, files_of(small))
    assert tables() == before
    assert set(run.counts["total"]) <= {Outcome.UNCHANGED, Outcome.ABSENT}
    added = AuditEntry.objects.exclude(pk__in=lines).order_by("pk").values_list("verb", flat=True)
    assert list(added) == ["imports.start", "imports.apply"]
    assert not run.writes


# --- Manual and fed accounts


def test_a_manual_account_is_met_and_stays_itself(head):
    lea = PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN, activated=True)
    run = imported(head, files_of(roster(pupil(ine="1234567890A"))))
    assert run.count(Outcome.UPDATED) == 1
    met = User.objects.get(pk=lea.pk)
    assert (met.ine, met.source) == ("1234567890A", Source.ONDE)
    assert (met.login, met.password, met.activated_at) == (lea.login, lea.password, lea.activated_at)


def test_a_typed_pupil_in_no_file_leaves_only_when_told(head):
    typed = PupilFactory(first_name="Noé", last_name="Roux", birth_date=BORN)
    stay = files_of(roster(pupil(), pupil("Tom"), pupil("Zoé")))
    run = start(head, stay)
    [row] = run.rows.filter(outcome=Outcome.ABSENT)
    assert row.person_id == typed.pk
    run = services.decide(actor=head, run=run, row=row, decision="leave")
    services.apply_import(actor=head, run=run, wait=True)
    assert User.objects.get(pk=typed.pk).leaving_reason == LeavingReason.ABSENT


def test_who_left_and_is_back_is_restored(head):
    files = files_of(roster(pupil(), pupil("Tom"), pupil("Zoé")))
    imported(head, files)
    tom = User.objects.get(first_name="Tom")
    predelete_users(actor=None, users=[tom])
    run = imported(head, files)
    assert not User.objects.get(pk=tom.pk).is_leaving
    assert run.rows.get(person_id=tom.pk).data["restored"] is True


def test_a_teacher_who_is_a_parent_is_proposed(head):
    hugo = TeacherFactory(first_name="Hugo", last_name="Petit", email="hugo@exemple.test")
    lea = pupil()
    run = start(head, files_of(roster(lea, relative("Hugo", "Petit", lea, email="hugo@exemple.test"))))
    [row] = run.rows.filter(outcome=Outcome.DECISION)
    [(candidate, reason)] = selectors.candidates_of([row])[row.key]
    assert (candidate, reason) == (hugo, "email")
    run = services.decide(actor=head, run=run, row=row, decision=str(hugo.pk))
    services.apply_import(actor=head, run=run, wait=True)
    assert Guardianship.objects.filter(relative=hugo).count() == 1
    assert User.objects.get(pk=hugo.pk).profile == Profile.TEACHER
    assert not imported(head, files_of(roster(lea, relative("Hugo", "Petit", lea, email="hugo@exemple.test")))).writes


def test_an_address_chosen_by_its_owner_stays(head):
    lea = pupil()
    imported(head, files_of(roster(lea, relative("Anne", "Roux", lea, email="old@exemple.test"))))
    anne = User.objects.get(first_name="Anne")
    update_user(actor=None, user=anne, email="mine@exemple.test")
    again = files_of(roster(lea, relative("Anne", "Roux", lea, email="new@exemple.test")))
    imported(head, again)
    assert User.objects.get(pk=anne.pk).email == "new@exemple.test"
    activate(User.objects.get(pk=anne.pk))
    imported(head, files_of(roster(lea, relative("Anne", "Roux", lea, email="newer@exemple.test"))))
    assert User.objects.get(pk=anne.pk).email == "new@exemple.test"


# --- Classes


def test_a_name_given_by_a_teacher_is_not_undone(head):
    imported(head, files_of(roster(pupil())))
    cp_a = SchoolClass.objects.get(onde_id="101")
    directory.rename_class(actor=None, school_class=cp_a, name="Les Coquelicots")
    imported(head, files_of(roster(pupil())))
    imported(head, files_of(roster(pupil(classes=(cp("CP Bleu"),)))))
    assert SchoolClass.objects.get(pk=cp_a.pk).name == "Les Coquelicots"
    assert SchoolClass.objects.count() == 1


def test_two_classes_exchange_their_names(head):
    def classes(one, other):
        return files_of(roster(pupil(classes=(cp(one, "1"),)), pupil("Tom", classes=(cp(other, "2"),))))

    imported(head, classes("CP A", "CP B"))
    ids = dict(SchoolClass.objects.order_by("pk").values_list("onde_id", "pk"))
    run = imported(head, classes("CP B", "CP A"))
    assert dict(SchoolClass.objects.order_by("pk").values_list("name", "pk")) == {"CP B": ids["1"], "CP A": ids["2"]}
    services.undo_import(actor=head, run=run)
    assert dict(SchoolClass.objects.order_by("pk").values_list("name", "pk")) == {"CP A": ids["1"], "CP B": ids["2"]}


def test_a_teacher_imports_the_pupils_of_the_class_only():
    julien = TeacherFactory()
    mine, other = make_class(julien, name="CM1"), ClassFactory(name="CE2")
    elsewhere = PupilFactory(first_name="Zoé", last_name="Roux", birth_date=BORN)
    directory.attach(actor=None, school_class=other, user=elsewhere)
    lea, zoe = pupil(classes=(cp("Autre", "9"),)), pupil("Zoé", "Roux")
    run = start(julien, files_of(roster(lea, zoe, relative("Anne", "Martin", lea), teacher())), school_class=mine)
    said = {row.first_name: row.outcome for row in run.rows.in_order()}
    assert said == {"Léa": "new", "Zoé": "rejected", "Anne": "new", "Hugo": "rejected"}
    assert not run.whole_school
    services.apply_import(actor=julien, run=run)
    assert [one.name for one in User.objects.get(first_name="Léa").classes.by_level()] == ["CM1"]
    assert SchoolClass.objects.count() == 2
    with pytest.raises(ImportRefused):
        start(julien, files_of(roster(lea)), school_class=other)
    with pytest.raises(ImportRefused):
        start(julien, files_of(roster(lea)))


# --- Leaving


def test_more_than_half_leaving_needs_a_confirmation(head, small):
    imported(head, files_of(small))
    run = start(head, files_of(roster(pupil())))
    assert run.mass_leaving
    with pytest.raises(ImportRefused, match="moitié"):
        services.apply_import(actor=head, run=run, wait=True)
    assert not User.objects.leaving().exists()
    services.apply_import(actor=head, run=run, wait=True, confirm_leaving=True)
    assert User.objects.leaving().count() == 24 + 40


def test_a_partial_file_makes_nobody_leave(head, small):
    imported(head, files_of(small))
    imported(head, files_of(roster(pupil())), whole_school=False)
    assert not User.objects.leaving().exists()


# --- Files and columns


@pytest.mark.parametrize("content", [b"", b"%PDF-1.4", b"\x00\x01", b"PK\x03\x04zip?"])
def test_an_unreadable_file_keeps_nothing(head, content):
    with pytest.raises(ImportRefused):
        start(head, [("eleves.csv", content)])
    assert not Import.objects.exists()


def test_columns_are_said_once_and_remembered(head):
    content = "Patronyme;Petit nom;Jour;Groupe\nMartin;Léa;12/03/2018;CP A\n".encode()
    run = start(head, [("liste.csv", content)])
    assert run.status == ImportStatus.MAPPING
    mapping = onde.by_hand("pupils", ["last_name", "first_name", "birth_date", "class_name"], columns=4)
    with pytest.raises(ImportRefused):
        services.apply_import(actor=head, run=run)
    run = services.set_mapping(actor=head, run=run, file_number=0, mapping=mapping, remember=True)
    assert (run.status, run.count(Outcome.NEW)) == (ImportStatus.READY, 1)
    assert MappingPreset.objects.count() == 1
    assert start(head, [("liste.csv", content.replace("Léa".encode(), b"Tom"))]).status == ImportStatus.READY
    with pytest.raises(ImportRefused):
        services.set_mapping(actor=head, run=run, file_number=3, mapping=mapping, remember=False)


def test_not_more_than_ten_wait(head, monkeypatch):
    monkeypatch.setattr(services, "MAX_OPEN", 1)
    run = start(head, files_of(roster(pupil())))
    with pytest.raises(ImportRefused):
        start(head, files_of(roster(pupil())))
    services.discard_import(actor=head, run=run)
    assert start(head, files_of(roster(pupil()))).status == ImportStatus.READY


# --- Decisions


@pytest.mark.parametrize("decision", ["leave", "keep", "1e3", "999999999", "-1", "9" * 40, "nouveau"])
def test_an_answer_that_is_not_one_is_refused(head, decision):
    run = start(head, files_of(roster(pupil())))
    with pytest.raises(ImportRefused):
        services.decide(actor=head, run=run, row=run.rows.get(), decision=decision)


def test_a_decision_is_taken_back_and_rows_keep_their_ids(head):
    run = start(head, files_of(roster(pupil(), pupil("Tom"))))
    ids = dict(run.rows.order_by().values_list("key", "pk"))
    row = run.rows.get(first_name="Tom")
    run = services.decide(actor=head, run=run, row=row, decision="ignore")
    assert run.rows.get(pk=row.pk).outcome == Outcome.IGNORED
    run = services.decide(actor=head, run=run, row=row, decision="")
    assert run.rows.get(pk=row.pk).outcome == Outcome.NEW
    assert dict(run.rows.order_by().values_list("key", "pk")) == ids


def test_a_waiting_row_is_left_aside(head):
    for _account in range(2):
        PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    run = imported(head, files_of(roster(pupil(), pupil("Tom"))))
    assert (run.count(Outcome.DECISION), run.count(Outcome.NEW)) == (1, 1)
    assert User.objects.filter(first_name="Léa").count() == 2


# --- Apply


def test_applied_twice_is_applied_once(head, small):
    run = start(head, files_of(small))
    services.apply_import(actor=head, run=run, wait=True)
    before = tables()
    assert services.apply_import(actor=head, run=run, wait=True).status == ImportStatus.APPLIED
    assert production.produce(run.pk) is False
    assert tables() == before
    assert AuditEntry.objects.filter(verb="imports.apply").count() == 1


def test_a_large_import_is_a_task_with_progress(head, small, monkeypatch, django_capture_on_commit_callbacks):
    monkeypatch.setattr(services, "AT_ONCE", 3)
    said = []
    monkeypatch.setattr(progress, "say", lambda _run, percent: said.append(percent))
    run = start(head, files_of(small))
    with django_capture_on_commit_callbacks(execute=True):
        assert services.apply_import(actor=head, run=run).status == ImportStatus.APPLYING
    run.refresh_from_db()
    assert run.status == ImportStatus.APPLIED
    assert said == sorted(said)
    assert said[-1] == 100
    assert len(set(said)) > 5


def test_progress_is_seen_through_the_cache(head):
    run = start(head, files_of(roster(pupil())))
    assert selectors.progress_of(run) == 0
    progress.say(run.pk, 42)
    assert selectors.progress_of(run) == 42


def test_a_school_that_changed_for_the_worse_is_asked_again(head):
    run = start(head, files_of(roster(pupil(), pupil("Tom"))))
    for _account in range(2):
        PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    with pytest.raises(ImportRefused, match="a changé"):
        services.apply_import(actor=head, run=run, wait=True)
    run.refresh_from_db()
    assert (run.status, run.count(Outcome.DECISION)) == (ImportStatus.READY, 1)
    assert not User.objects.filter(first_name="Tom").exists()


def test_a_school_that_changed_otherwise_is_planned_again(head):
    run = start(head, files_of(roster(pupil(), pupil("Tom"))))
    lea = PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    services.apply_import(actor=head, run=run, wait=True)
    assert list(User.objects.filter(first_name="Léa")) == [lea]


def test_a_failure_writes_nothing_and_says_so(head, small, monkeypatch, caplog):
    run = start(head, files_of(small))
    before = tables()

    def fail(*_args, **_more):
        raise ZeroDivisionError

    monkeypatch.setattr(production, "_close", fail)
    with pytest.raises(ImportRefused, match="interrompu"):
        services.apply_import(actor=head, run=run, wait=True)
    assert tables() == before
    assert "ZeroDivisionError" in caplog.text
    monkeypatch.undo()
    assert services.apply_import(actor=head, run=run, wait=True).status == ImportStatus.APPLIED


# --- Undo


def test_undo_brings_back_every_table(head, small):
    imported(head, files_of(school_files.make_school(24, 40, seed=8)))
    before = tables()
    run = imported(head, files_of(small), confirm_leaving=True)
    assert tables() != before
    services.undo_import(actor=head, run=run)
    assert tables() == before
    assert Import.objects.get(pk=run.pk).status == ImportStatus.UNDONE
    with pytest.raises(ImportRefused):
        services.undo_import(actor=head, run=run)


def test_undo_brings_back_moves_renamings_and_leavings(head):
    zoe, tom = pupil("Zoé"), pupil("Tom", classes=(cp("CE1", "102"),))
    imported(head, files_of(roster(pupil(), zoe, tom, relative("Anne", "Roux", tom, email="a@exemple.test"))))
    before = tables()
    moved = pupil("Zoé", classes=(cp("CE1 bis", "102"),), ine="1234567890A")
    run = imported(head, files_of(roster(pupil(), moved, relative("Paul", "Roux", moved, email="p@exemple.test"))))
    assert User.objects.leaving().count() == 2
    services.undo_import(actor=head, run=run)
    assert tables() == before


def _activate_new(run):
    activate(User.objects.get(first_name="Tom"))


def _change_new(run):
    update_user(actor=None, user=User.objects.get(first_name="Tom"), last_name="Autre")


def _link_new(run):
    directory.add_guardian(actor=None, relative=RelativeFactory(), child=User.objects.get(first_name="Tom"))


def _change_met(run):
    update_user(actor=None, user=User.objects.get(first_name="Léa"), birth_date=BORN + timedelta(days=1))


@pytest.mark.parametrize("meddle", [_activate_new, _change_new, _link_new, _change_met])
def test_undo_is_refused_once_life_went_on(head, meddle):
    PupilFactory(first_name="Léa", last_name="Martin", birth_date=BORN)
    run = imported(head, files_of(roster(pupil(ine="1234567890A"), pupil("Tom"))))
    meddle(run)
    before = tables()
    with pytest.raises(ImportRefused, match="ne peut plus"):
        services.undo_import(actor=head, run=run)
    assert tables() == before


def test_a_class_somebody_uses_meanwhile_stays(head):
    run = imported(head, files_of(roster(pupil())))
    directory.attach(actor=None, school_class=SchoolClass.objects.get(), user=head)
    services.undo_import(actor=head, run=run)
    assert SchoolClass.objects.count() == 1
    assert not User.objects.with_profile(Profile.PUPIL).exists()


def test_only_the_last_import_is_undone(head, small):
    first = imported(head, files_of(roster(pupil())))
    imported(head, files_of(roster(pupil(), pupil("Tom"))))
    with pytest.raises(ImportRefused, match="le dernier"):
        services.undo_import(actor=head, run=first)


# --- Forgetting


def test_files_go_after_a_week_and_rows_after_a_year(alpha, head, django_capture_on_commit_callbacks):
    applied, waiting = imported(head, files_of(roster(pupil()))), start(head, files_of(roster(pupil("Tom"))))
    paths = [upload["path"] for run in (applied, waiting) for upload in run.uploads]
    assert services.purge_imports() == 0
    week, year = timezone.now() + FILES_LIFE + timedelta(days=1), timezone.now() + ROWS_LIFE + timedelta(days=1)
    with time_machine.travel(week), django_capture_on_commit_callbacks(execute=True):
        assert services.purge_imports() == 2
    assert not any(default_storage.exists(path) for path in paths)
    waiting.refresh_from_db()
    assert (waiting.status, waiting.rows.count()) == (ImportStatus.DISCARDED, 0)
    assert applied.rows.count() == 1
    with time_machine.travel(year):
        tasks.purge_imports.apply(headers={"_schema_name": alpha.schema_name})
    applied.refresh_from_db()
    assert (applied.rows.count(), applied.journal, applied.count(Outcome.NEW)) == (0, {}, 1)


def test_the_files_of_a_crash_are_found_later(head, django_capture_on_commit_callbacks):
    run = start(head, files_of(roster(pupil())))
    [path] = [upload["path"] for upload in run.uploads]
    Import.objects.filter(pk=run.pk).delete()
    with django_capture_on_commit_callbacks(execute=True):
        services.purge_imports()
    assert not default_storage.exists(path)


# --- Reads


def test_rows_are_filtered_and_reported(head, small):
    run = start(head, files_of(small))
    some = small.pupils[0]
    assert selectors.rows_of(run, kind="pupils").count() == 24
    assert selectors.rows_of(run, search=f"{some.last_name} {some.first_name}").exists()
    class_name = some.classes[0].name
    assert 0 < selectors.rows_of(run, class_name=class_name, kind="pupils").count() < 24
    assert selectors.rows_of(run, outcome=Outcome.REJECTED).count() == 0
    lines = list(selectors.report_csv(run))
    assert len(lines) == 1 + run.rows.count()
    assert lines[0].startswith("\ufeffFichier;Ligne;")


def test_a_report_holds_no_formula(head):
    run = start(head, files_of(roster(pupil("Léa", "=1+1"))))
    assert "\n=" not in "".join(selectors.report_csv(run))
    assert ";=" not in "".join(selectors.report_csv(run))


def test_undo_leaves_alone_who_changed_their_own_account_meanwhile(head, monkeypatch):
    other, apply_plan = TeacherFactory(email="before@exemple.test"), production.apply_plan

    def apply_beside(**given):
        User.objects.filter(pk=other.pk).update(email="mine@exemple.test")
        return apply_plan(**given)

    monkeypatch.setattr(production, "apply_plan", apply_beside)
    run = imported(head, files_of(roster(pupil())))
    services.undo_import(actor=head, run=run)
    assert User.objects.get(pk=other.pk).email == "mine@exemple.test"


def test_an_import_touches_its_own_school_only(head, small):
    with in_public():
        beta = School.objects.get(subdomain="beta")
    with in_school(beta):
        before = tables(), Import.objects.count()
    imported(head, files_of(small))
    with in_school(beta):
        assert (tables(), Import.objects.count()) == before
