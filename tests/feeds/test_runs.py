"""A convention's folder becomes accounts in its schools."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from provisioning.feeds import runner, services, tasks
from provisioning.feeds.choices import RunStatus, SchoolState
from provisioning.feeds.models import Convention, FeedRun, SchoolRun
from provisioning.feeds.runner import last_taken, run_convention
from tenant_apps.accounts.choices import Function, Profile, Source
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.directory.models import Guardianship, SchoolClass
from tenant_apps.imports.models import FeedMemory
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.models import School
from tests.factories.aaf1d import delete, modify, pupil, relative, staff
from tests.factories.accounts import PupilFactory


def _fed(school):
    """Names of the people the feed keeps there."""
    with in_school(school):
        people = User.objects.filter(source=Source.AAF1D, leaving_at__isnull=True)
        return sorted(f"{person.first_name} {person.last_name}" for person in people.order_by("pk"))


def _keys(school):
    with in_school(school):
        people = User.objects.filter(source=Source.AAF1D, leaving_at__isnull=True)
        return sorted(people.values_list("feed_key", flat=True).order_by("pk"))


def _people():
    return {
        "pupils": [
            pupil("1001", ENTPersonPrenom="Lila"),
            pupil("1002", "9", ENTPersonPrenom="Noam"),
            pupil("1003", "10"),
        ],
        "relatives": [relative("2001", ["1001", "1002"]), relative("2003", "1003")],
        "staff": [staff("3001", ENTPersonStructRattach=["8", "9"], ENTPersonFonctions="8$DIR$DIRECTION$D$D")],
    }


@pytest.fixture
def taken(writer, structures, convention):
    """A first complete drop, taken."""
    writer.write_all(structures=structures, **_people())
    assert run_convention(convention.pk)
    return FeedRun.objects.get()


def _states(run):
    return {each.school.uai: each.state for each in SchoolRun.objects.filter(run=run).select_related("school")}


def test_everybody_arrives(taken, alpha, beta, convention):
    assert taken.status == RunStatus.DONE
    assert _fed(alpha) == ["Anouk Kermoal", "Lila Kermoal", "Malo Bouvreuil"]
    assert _fed(beta) == ["Anouk Kermoal", "Malo Bouvreuil", "Noam Kermoal"]
    with in_school(alpha):
        child = User.objects.get(feed_key="99-1001")
        assert child.profile == Profile.PUPIL
        assert User.objects.get(feed_key="99-3001").functions == [Function.HEAD]
        assert SchoolClass.objects.get(members=child).onde_id == "738"
        assert Guardianship.objects.get(child=child).relative.feed_key == "99-2001"
    with in_school(beta):
        assert User.objects.get(feed_key="99-3001").functions == []
    convention.refresh_from_db()
    assert convention.checked_at


def test_what_came_in_is_told_whole(taken, alpha, beta):
    told = {file["part"]: (file["records"], file["verdicts"], file["reasons"]) for file in taken.files}
    assert told == {
        "EtabEducNat": (3, {"created": 2, "rejected": 1}, {"outside": 1}),
        "Eleve": (3, {"created": 2, "rejected": 1}, {"outside": 1}),
        "PersRelEleve": (2, {"created": 1, "rejected": 1}, {"outside": 1}),
        "PersEducNat": (1, {"created": 1}, {}),
    }
    assert (taken.records, taken.anomaly_count) == (9, 0)
    assert taken.outside == [{"uai": "9990010G", "name": "LES MOUETTES", "city": "PORT-BRUMAL", "pupils": 1}]
    assert not School.objects.filter(uai="9990010G").exists()
    assert _states(taken) == {alpha.uai: SchoolState.DONE, beta.uai: SchoolState.DONE}
    counts = SchoolRun.objects.get(run=taken, school=alpha).counts
    assert (counts["pupils"], counts["relatives"], counts["staff"], counts["gone"]) == (1, 1, 1, 0)
    assert counts["outcomes"]["pupils"] == {"new": 1}


def test_the_same_drop_is_not_taken_twice(taken, convention):
    assert run_convention(convention.pk)
    assert FeedRun.objects.count() == 1


def test_the_same_people_again_change_nothing(taken, writer, structures, convention, alpha, beta):
    replace(writer, day=date(2026, 9, 2)).write_all(structures=structures, **_people())
    with in_school(alpha):
        before = AuditEntry.objects.count()
    run_convention(convention.pk)
    run = FeedRun.objects.recent()[0]
    assert _states(run) == {alpha.uai: SchoolState.UNCHANGED, beta.uai: SchoolState.UNCHANGED}
    assert {verdict for file in run.files for verdict in file["verdicts"]} == {"unchanged", "rejected"}
    with in_school(alpha):
        assert AuditEntry.objects.count() == before


def test_a_delta_moves_removes_and_adds(writer, structures, convention, alpha, beta):
    pupils = [pupil(str(1001 + number), "8" if number < 5 else "9", ENTEleveINE="") for number in range(10)]
    writer.write_all(structures=structures, pupils=pupils)
    run_convention(convention.pk)
    changes = [
        modify("Eleve", "1001", ENTPersonStructRattach="9", ENTPersonClasses="9$11$ORDINAIRE$739$CM1"),
        pupil("1011", ENTPersonPrenom="Swann"),
        delete("Eleve", "1010"),
    ]
    writer.delta().write("Eleve", changes)
    run_convention(convention.pk)
    run = FeedRun.objects.recent()[0]
    assert (run.status, run.mode) == (RunStatus.DONE, "Delta")
    assert run.files[0]["verdicts"] == {"updated": 1, "created": 1, "left": 1}
    assert _keys(alpha) == ["99-1002", "99-1003", "99-1004", "99-1005", "99-1011"]
    assert _keys(beta) == ["99-1001", "99-1006", "99-1007", "99-1008", "99-1009"]


def test_more_than_half_of_a_school_does_not_leave_in_one_night(taken, writer, structures, convention, alpha):
    later = replace(writer, day=date(2026, 9, 2))
    later.write_all(structures=structures, **_people() | {"pupils": [pupil("1002", "9")], "staff": []})
    run_convention(convention.pk)
    held = SchoolRun.objects.get(run=FeedRun.objects.recent()[0], school=alpha)
    assert (held.state, held.held_back > 0) == (SchoolState.HELD, True)
    assert "Lila Kermoal" in _fed(alpha)
    replace(writer, day=date(2026, 9, 3)).write_all(
        structures=structures, **_people() | {"pupils": [pupil("1002", "9")], "staff": []}
    )
    run_convention(convention.pk)  # still said, the next night
    again = SchoolRun.objects.get(run=FeedRun.objects.recent()[0], school=alpha)
    assert again.state == SchoolState.HELD
    with pytest.raises(services.FeedRefused, match="plus récent"):
        services.confirm_departures(actor=None, done=held)
    services.confirm_departures(actor=None, done=again)
    run_convention(convention.pk)  # the same drop again, confirmed
    run = FeedRun.objects.recent()[0]
    assert (run.status, run.day) == (RunStatus.DONE, date(2026, 9, 3))
    assert SchoolRun.objects.get(run=run, school=alpha).state == SchoolState.DONE
    assert "Lila Kermoal" not in _fed(alpha)


def test_who_waits_for_a_human_is_told_and_comes_again(writer, structures, convention, alpha):
    with in_school(alpha):
        for _twin in range(2):
            PupilFactory(first_name="Lila", last_name="Kermoal", birth_date=date(2018, 3, 14))
    writer.write_all(structures=structures, pupils=[pupil("1001")])
    run_convention(convention.pk)
    run = FeedRun.objects.get()
    assert SchoolRun.objects.get(run=run, school=alpha).waiting == 1
    [pupils] = [file for file in run.files if file["part"] == "Eleve"]
    assert (pupils["verdicts"], pupils["reasons"]) == ({"rejected": 1}, {"waiting": 1})
    with in_school(alpha):
        assert FeedMemory.objects.get().records.get("Eleve", {}) == {}


def test_a_school_that_fails_does_not_stop_the_others(writer, structures, convention, alpha, beta, monkeypatch, caplog):
    writer.write_all(structures=structures, **_people())

    def take(*, uai, **given):
        if uai == alpha.uai:
            raise ZeroDivisionError("casse")
        return real(uai=uai, **given)

    real = runner.take_feed
    monkeypatch.setattr(runner, "take_feed", take)
    run_convention(convention.pk)
    run = FeedRun.objects.get()
    assert run.status == RunStatus.PARTIAL
    assert _states(run) == {alpha.uai: SchoolState.FAILED, beta.uai: SchoolState.DONE}
    assert "ZeroDivisionError" in SchoolRun.objects.get(run=run, school=alpha).error
    [pupils] = [file for file in run.files if file["part"] == "Eleve"]
    assert pupils["reasons"] == {"school_failed": 1, "outside": 1}
    assert _fed(alpha) == []

    monkeypatch.setattr(runner, "take_feed", real)
    run_convention(convention.pk)  # the same drop again: only what is missing is done
    again = FeedRun.objects.recent()[0]
    assert (again.status, _states(again)) == (
        RunStatus.DONE,
        {alpha.uai: SchoolState.DONE, beta.uai: SchoolState.UNCHANGED},
    )
    assert "Lila Kermoal" in _fed(alpha)


def test_what_changed_since_a_drop_a_school_missed_waits_for_a_complete_one(
    taken, writer, structures, convention, alpha, monkeypatch, caplog
):
    real = runner.take_feed
    monkeypatch.setattr(runner, "take_feed", lambda **given: 1 / 0)
    writer.delta(1).write("Eleve", [modify("Eleve", "1001", ENTPersonPrenom="Ysé")])
    run_convention(convention.pk)
    writer.delta(2).write("Eleve", [pupil("1005", ENTPersonPrenom="Swann")])
    run_convention(convention.pk)  # the first change fails again, the second must not be taken on top of nothing
    monkeypatch.setattr(runner, "take_feed", real)
    run_convention(convention.pk)
    latest = SchoolRun.objects.get(run=FeedRun.objects.recent()[0], school=alpha)
    assert (latest.state, "prochain flux complet" in latest.error) == (SchoolState.FAILED, True)
    assert "Swann Kermoal" not in _fed(alpha)
    people = _people() | {"pupils": [pupil("1001", ENTPersonPrenom="Ysé"), pupil("1005", ENTPersonPrenom="Swann")]}
    replace(writer, day=date(2026, 9, 9)).write_all(structures=structures, **people)
    run_convention(convention.pk)
    assert {"Ysé Kermoal", "Swann Kermoal"} <= set(_fed(alpha))


def test_an_old_complete_drop_never_undoes_what_came_after(taken, writer, convention, alpha, monkeypatch, caplog):
    writer.delta(1).write("Eleve", [pupil("1005", ENTPersonPrenom="Swann")])
    real = runner.take_feed
    monkeypatch.setattr(runner, "take_feed", lambda **given: 1 / 0)
    run_convention(convention.pk)
    monkeypatch.setattr(runner, "take_feed", real)
    run_convention(convention.pk)
    assert [run.mode for run in FeedRun.objects.recent()] == ["Delta", "Delta", "Complet"]
    assert "Swann Kermoal" in _fed(alpha)


def test_an_unsound_file_writes_nothing(writer, structures, convention, alpha):
    writer.write_all(structures=structures, **_people())
    path = writer.path("PersEducNat")
    path.write_text(path.read_text()[:-40])
    run_convention(convention.pk)
    run = FeedRun.objects.get()
    assert run.status == RunStatus.UNUSABLE
    assert "PersEducNat_0000.xml : XML illisible" in run.reasons[0]
    assert _fed(alpha) == []
    assert last_taken(convention, "99") is None


def test_an_unfinished_drop_is_said_once_night_after_night(writer, structures, convention):
    writer.write("Eleve", [], number=1)
    for _night in range(2):
        run_convention(convention.pk)
    assert FeedRun.objects.get().reasons[0].startswith("Il manque la partie 0000")
    convention.refresh_from_db()
    assert convention.checked_at


def test_what_follows_an_unsound_drop_waits(taken, writer, convention):
    writer.delta(1).write("Eleve", ["<casse>"])
    writer.delta(2).write("Eleve", [pupil("1009")])
    run_convention(convention.pk)
    assert [run.status for run in FeedRun.objects.recent()] == [RunStatus.UNUSABLE, RunStatus.DONE]


def test_a_school_absent_from_the_feed_is_told_and_left_alone(taken, writer, structures, convention, alpha, beta):
    later = replace(writer, day=date(2026, 9, 2))
    later.write_all(structures=structures[:1], pupils=[pupil("1001")], relatives=[relative("2001", "1001")])
    run_convention(convention.pk)
    assert _states(FeedRun.objects.recent()[0])[beta.uai] == SchoolState.ABSENT
    assert "Noam Kermoal" in _fed(beta)


@pytest.mark.parametrize("status", [SchoolStatus.SUSPENDED, SchoolStatus.CLOSED])
def test_a_school_that_is_not_open_is_not_touched(writer, structures, convention, alpha, beta, status):
    School.objects.filter(pk=beta.pk).update(status=status)
    writer.write_all(structures=structures, **_people())
    run_convention(convention.pk)
    assert _states(FeedRun.objects.get()) == {alpha.uai: SchoolState.DONE}


def test_a_convention_takes_its_departments_only(writer, structures, convention, alpha):
    services.save_convention(actor=None, convention=convention, departments=["054"])
    writer.write_all(structures=structures, **_people())
    run_convention(convention.pk)
    assert _states(FeedRun.objects.get()) == {}
    assert len(FeedRun.objects.get().outside) == 3


def test_a_killed_run_is_taken_up_again(writer, structures, convention, alpha, beta, monkeypatch):
    writer.write_all(structures=structures, **_people())

    def killed(*, uai, **given):
        if uai == beta.uai:
            raise SystemExit
        return real(uai=uai, **given)

    real = runner.take_feed
    monkeypatch.setattr(runner, "take_feed", killed)
    with pytest.raises(SystemExit):
        run_convention(convention.pk)
    assert FeedRun.objects.get().status == RunStatus.RUNNING
    monkeypatch.setattr(runner, "take_feed", real)
    run_convention(convention.pk)
    run = FeedRun.objects.get()
    assert (run.status, run.interruptions) == (RunStatus.DONE, 1)
    assert _states(run) == {alpha.uai: SchoolState.UNCHANGED, beta.uai: SchoolState.DONE}
    assert "Noam Kermoal" in _fed(beta)


def test_a_run_killed_too_often_is_left_alone(writer, structures, convention, monkeypatch):
    writer.write_all(structures=structures, **_people())
    FeedRun.objects.create(
        convention=convention, mode="Complet", day=date(2026, 9, 1), interruptions=services.MAX_INTERRUPTIONS
    )
    writer.delta().write("Eleve", [pupil("1005")])
    run_convention(convention.pk)
    assert FeedRun.objects.get().status == RunStatus.STOPPED  # and what follows waits


# --- The night
def _sent(monkeypatch):
    sent = []
    monkeypatch.setattr(tasks.take_convention, "apply_async", lambda ids, **options: sent.append(ids[0]))
    tasks.sweep_feeds()
    return sent


@pytest.mark.parametrize(
    ("fields", "sent"),
    [
        ({"hour": 0}, True),
        ({"hour": 0, "is_active": False}, False),
        ({"hour": 0, "checked_at": timezone.now}, False),
        ({"hour": 0, "checked_at": timezone.now, "requested_at": timezone.now}, True),
    ],
)
def test_the_night_starts_what_is_due(convention, monkeypatch, fields, sent):
    told = {name: value() if callable(value) else value for name, value in fields.items()}
    Convention.objects.filter(pk=convention.pk).update(**told)
    assert _sent(monkeypatch) == ([convention.pk] if sent else [])


def test_a_silent_run_is_sent_again(convention, monkeypatch):
    now = timezone.now()
    Convention.objects.filter(pk=convention.pk).update(checked_at=now)
    run = FeedRun.objects.create(convention=convention, progressed_at=now)
    assert _sent(monkeypatch) == []
    FeedRun.objects.filter(pk=run.pk).update(progressed_at=now - timedelta(minutes=11))
    assert _sent(monkeypatch) == [convention.pk]


def test_two_workers_do_not_take_one_convention(convention, monkeypatch):
    from contextlib import contextmanager

    @contextmanager
    def taken_already(name):
        yield False

    monkeypatch.setattr(runner, "try_alone", taken_already)
    assert run_convention(convention.pk) is False


def test_old_runs_go(convention):
    FeedRun.objects.create(convention=convention, started_at=timezone.now() - timedelta(days=400))
    FeedRun.objects.create(convention=convention)
    tasks.purge_feed_runs()
    assert FeedRun.objects.count() == 1


def test_what_is_asked_during_a_run_is_not_answered_by_it(convention):
    services.request_run(actor=None, convention=convention)
    begun = Convention.objects.get(pk=convention.pk)
    services.request_run(actor=None, convention=convention)
    services.mark_checked(convention=begun)
    assert Convention.objects.get(pk=convention.pk).requested_at is not None
    services.mark_checked(convention=Convention.objects.get(pk=convention.pk))
    assert Convention.objects.get(pk=convention.pk).requested_at is None
