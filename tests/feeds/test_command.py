"""`manage.py import_aaf1d`."""

import contextlib
import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from provisioning.feeds.choices import RunStatus
from provisioning.feeds.models import FeedRun
from tenant_apps.accounts.choices import Source
from tenant_apps.accounts.models import User
from tenant_apps.imports.aaf1d.services import take_feed
from tenant_apps.imports.models import FeedMemory
from tenants.context import in_school
from tests.factories.aaf1d import Writer, delete, modify, pupil, relative, staff, structure
from tests.factories.accounts import PupilFactory


@pytest.fixture
def writer(tmp_path, alpha, beta):
    """A complete drop, of no convention, and one that changes it."""
    writer = Writer(tmp_path, header="")
    structures = [structure("8", alpha.uai), structure("9", beta.uai), structure("10", "9990010G")]
    writer.write_all(
        structures=structures,
        pupils=[pupil("1001"), pupil("1002", ENTPersonPrenom="Noam"), pupil("1003", "10")],
        relatives=[relative("2001", ["1001", "1002"])],
        staff=[staff("3001"), staff("3002", ENTPersonPrenom="Ysé")],
    )
    changes = [modify("Eleve", "1001", ENTEleveNiveau="1130$CM1"), delete("Eleve", "1002"), pupil("1004", "9")]
    writer.delta(30).write("Eleve", changes)
    return writer


def _run(folder, *options):
    out = StringIO()
    call_command("import_aaf1d", str(folder), *options, stdout=out)
    return out.getvalue()


def _keys(school):
    with in_school(school):
        people = User.objects.filter(source=Source.AAF1D, leaving_at__isnull=True).order_by("feed_key")
        return list(people.values_list("feed_key", flat=True))


def test_the_complete_drop_then_what_changed(writer, tmp_path, alpha, beta):
    told = json.loads(_run(tmp_path, "--json"))
    assert [(drop["mode"], drop["day"], drop["academy"], drop["status"]) for drop in told["drops"]] == [
        ("Complet", "2026-09-01", "99", "done"),
        ("Delta", "2026-10-01", "99", "done"),
    ]
    assert told["written"] is True
    complete, delta = told["drops"]
    for drop in (complete, delta):
        assert all(file["records"] == sum(file["verdicts"].values()) for file in drop["files"])
    assert delta["files"][0]["verdicts"] == {"updated": 1, "left": 1, "created": 1}
    assert [each["uai"] for each in complete["outside"]] == ["9990010G"]
    assert _keys(alpha) == ["99-1001", "99-2001", "99-3001", "99-3002"]
    assert _keys(beta) == ["99-1004"]
    with in_school(alpha):
        assert User.objects.get(feed_key="99-1002").leaving_at
        assert User.objects.get(feed_key="99-1001").personal_details.level == "CM1"
    assert [run.status for run in FeedRun.objects.order_by("pk")] == [RunStatus.DONE] * 2


def test_in_words(writer, tmp_path, alpha):
    said = _run(tmp_path)
    assert "complet 2026-09-01, académie 99" in said
    assert "Complet_20260901_Eleve_0000.xml : 3 = 2 nouvelles + 1 écartées" in said
    assert f"{alpha.uai} École Alpha : mise à jour" in said
    assert "9990010G LES MOUETTES, PORT-BRUMAL : pas d’espace ONE" in said
    assert _run(tmp_path) == "Rien de nouveau.\n"


def _told_by(drop):
    """What two runs of the same drop must agree on."""
    schools = [
        {name: school[name] for name in ("uai", "state", "counts", "waiting", "held_back", "error")}
        for school in drop["schools"]
    ]
    return {name: drop[name] for name in ("mode", "day", "academy", "status", "files", "outside", "anomalies")}, schools


def _drops(folder, *options):
    """The report, whether or not a school was left behind."""
    out = StringIO()
    with contextlib.suppress(CommandError):
        call_command("import_aaf1d", str(folder), "--json", *options, stdout=out)
    return json.loads(out.getvalue())


def _same_as_for_good(folder):
    """A dry run tells what the run then does, drop by drop."""
    tried = _drops(folder, "--dry-run")
    assert tried["written"] is False
    assert FeedRun.objects.count() == 0
    done = _drops(folder)
    assert [_told_by(drop) for drop in tried["drops"]] == [_told_by(drop) for drop in done["drops"]]
    return tried["drops"]


def test_a_dry_run_writes_nothing_and_tells_every_drop_as_the_run_then_does(writer, tmp_path, alpha):
    changes = [modify("Eleve", "1004", ENTEleveNiveau="1131$CM2"), modify("Eleve", "1004", ENTPersonPrenom="Loïg")]
    writer.delta(31).write("Eleve", changes)
    said = _run(tmp_path, "--dry-run")
    assert said.index("complet 2026-09-01") < said.index("modifications 2026-10-01") < said.index("2026-10-02")
    assert _keys(alpha) == []
    with in_school(alpha):
        assert not FeedMemory.objects.exists()
        assert not User.objects.filter(source=Source.AAF1D).exists()
    complete, delta, last = _same_as_for_good(tmp_path)
    assert [drop["mode"] for drop in (complete, delta, last)] == ["Complet", "Delta", "Delta"]
    assert last["files"][0]["verdicts"] == {"updated": 2}


def test_a_dry_run_tells_who_waits_and_what_is_held(writer, tmp_path, beta):
    with in_school(beta):
        for _twin in range(2):
            PupilFactory(first_name="Lila", last_name="Kermoal", birth_date=date(2018, 3, 14))
    writer.delta(31).write("Eleve", [delete("Eleve", "1001")])
    writer.delta(31).write("PersRelEleve", [delete("PersRelEleve", "2001")])
    writer.delta(31).write("PersEducNat", [delete("PersEducNat", "3001"), delete("PersEducNat", "3002")])
    writer.delta(32).write("Eleve", [pupil("1005", ENTPersonPrenom="Swann")])
    _complete, second, third, fourth = _same_as_for_good(tmp_path)
    assert [school["waiting"] for school in second["schools"]] == [0, 1]
    assert third["schools"][0]["state"] == fourth["schools"][0]["state"] == "held"


def test_a_dry_run_tells_a_school_that_fails_and_that_it_then_waits(writer, tmp_path, alpha, monkeypatch, caplog):
    def refuse(*, uai, **given):
        if uai == alpha.uai:
            raise ZeroDivisionError
        return take_feed(uai=uai, **given)

    _run(tmp_path)
    writer.delta(31).write("Eleve", [modify("Eleve", "1001", ENTEleveNiveau="1131$CM2")])
    writer.delta(32).write("Eleve", [modify("Eleve", "1001", ENTEleveNiveau="1122$CE1")])
    monkeypatch.setattr("provisioning.feeds.rehearsal.take_feed", refuse)
    out = StringIO()
    with pytest.raises(CommandError, match="Des écoles") as failed:
        call_command("import_aaf1d", str(tmp_path), "--dry-run", "--json", stdout=out)
    assert failed.value.returncode == 1
    first, second = json.loads(out.getvalue())["drops"]
    assert [drop["schools"][0]["state"] for drop in (first, second)] == ["failed", "failed"]
    assert "attend le prochain flux complet" in second["schools"][0]["error"]


def test_a_dry_run_stops_at_the_drop_that_could_not_be_taken(writer, tmp_path, alpha):
    writer.delta(29).path("Eleve").write_text("<casse>")
    out = StringIO()
    with pytest.raises(CommandError, match="XML illisible") as refused:
        call_command("import_aaf1d", str(tmp_path), "--dry-run", "--json", stdout=out)
    assert refused.value.returncode == 2
    told = json.loads(out.getvalue())["drops"]
    assert [(drop["day"], drop["status"]) for drop in told] == [("2026-09-01", "done"), ("2026-09-30", "unusable")]


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda writer: writer.path("PersRelEleve").unlink(), "Le flux complet n’a pas de fichier « PersRelEleve »"),
        (lambda writer: writer.path("Eleve").write_text("<casse>"), "XML illisible"),
        (lambda writer: writer.write("Eleve", [], number=2), "Il manque la partie 0001"),
        (
            lambda writer: writer.path("PersEducNat").write_text(
                '<?xml version="1.0"?><!DOCTYPE f [<!ENTITY a "x">]><ficAlimMENESR>&a;</ficAlimMENESR>'
            ),
            "définit des entités",
        ),
        (
            lambda writer: writer.path("PersEducNat").write_text(
                '<?xml version="1.0"?><ficAlimMENESR><!-- degre="2D" --></ficAlimMENESR>'
            ),
            "second degré",
        ),
    ],
)
def test_unusable_files_are_refused_and_nothing_is_written(writer, tmp_path, alpha, spoil, said):
    spoil(writer)
    with pytest.raises(CommandError, match=said) as refused:
        _run(tmp_path)
    assert refused.value.returncode == 2
    assert _keys(alpha) == []


def test_a_folder_without_files_or_not_there(tmp_path, db):
    for folder in (tmp_path, tmp_path / "ailleurs"):
        with pytest.raises(CommandError) as refused:
            _run(folder)
        assert refused.value.returncode == 2


def test_another_academy_is_refused(writer, tmp_path, alpha):
    with pytest.raises(CommandError, match="l’académie attendue est 13") as refused:
        _run(tmp_path, "--academy", "13")
    assert refused.value.returncode == 2
    assert _keys(alpha) == []


def test_the_convention_of_the_academy_is_found(writer, tmp_path, alpha, convention):
    _run(tmp_path)
    assert {run.convention for run in FeedRun.objects.all()} == {convention}


def test_a_school_that_fails_is_told(writer, tmp_path, alpha, monkeypatch):
    monkeypatch.setattr("provisioning.feeds.runner.take_feed", lambda **given: 1 / 0)
    with pytest.raises(CommandError, match="Des écoles") as failed:
        _run(tmp_path)
    assert failed.value.returncode == 1
