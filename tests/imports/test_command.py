"""`manage.py import_onde`, for scripts."""

import json
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from bench import school_files
from tenant_apps.accounts.models import User
from tenant_apps.imports.models import Import
from tenants.choices import SchoolStatus
from tenants.context import in_public
from tests.imports.conftest import files_of, tables

pytestmark = pytest.mark.usefixtures("inside_alpha")


@pytest.fixture
def paths(tmp_path):
    """The files of a small school, pupils last."""
    files = []
    for number, (_name, content) in enumerate(files_of(school_files.make_school(24, 40, seed=7))):
        files.insert(0, tmp_path / f"{number}.csv")
        files[0].write_bytes(content)
    return files


def run(*args):
    said = StringIO()
    call_command("import_onde", *map(str, args), stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("reference", ["alpha", "0359901x", "ecole_0359901x"])
def test_the_school_by_any_of_its_names(paths, reference):
    assert "nouveau : " in run(reference, *paths)
    assert User.objects.with_profile("pupil").count() == 24


def test_the_examples_are_a_class_and_its_parents():
    folder = settings.BASE_DIR / "docs" / "examples"
    report = json.loads(run("alpha", folder / "onde-responsables.csv", folder / "onde-eleves.csv", "--json"))
    assert report["counts"]["kinds"] == {"pupils": {"new": 2}, "relatives": {"new": 2}}
    assert report["problems"] == []


def test_a_dry_run_writes_nothing(paths):
    before = tables()
    report = json.loads(run("alpha", *paths, "--dry-run", "--json"))
    assert report["counts"]["kinds"]["pupils"] == {"new": 24}
    assert report["written"] is False
    assert tables() == before
    assert not Import.objects.exists()


def test_the_second_time_nothing_is_written(paths):
    assert json.loads(run("alpha", *paths, "--json"))["written"] is True
    before = tables()
    assert json.loads(run("alpha", *paths, "--json"))["written"] is False
    assert tables() == before


def _missing(paths):
    return [paths[0].with_name("nowhere.csv")], "nowhere.csv"


def _not_a_table(paths):
    paths[0].write_bytes(b"%PDF-1.7")
    return paths, "PDF"


def _unknown_columns(paths):
    paths[0].write_text("a;b\n1;2\n")
    return paths, "colonnes introuvables"


@pytest.mark.parametrize("spoil", [_missing, _not_a_table, _unknown_columns])
def test_what_cannot_be_read_is_said_and_nothing_is_written(paths, spoil):
    files, words = spoil(paths)
    before = tables()
    with pytest.raises(CommandError, match=words) as refusal:
        run("alpha", *files)
    assert refusal.value.returncode == 2
    assert tables() == before
    assert not Import.objects.exists()


def test_half_of_the_school_leaves_only_when_confirmed(paths, tmp_path):
    run("alpha", *paths)
    few = school_files.make_school(4, 6, seed=9)
    files = [tmp_path / "few.csv", tmp_path / "parents.csv"]
    for path, (_name, content) in zip(files, files_of(few), strict=False):
        path.write_bytes(content)
    with pytest.raises(CommandError, match="--confirm-leaving") as refusal:
        run("alpha", *files)
    assert refusal.value.returncode == 2
    assert not User.objects.leaving().exists()
    run("alpha", *files, "--partial")
    assert not User.objects.leaving().exists()
    run("alpha", *files, "--confirm-leaving")
    assert User.objects.leaving().exists()


@pytest.mark.parametrize("reference", ["", "nulle-part", "one_template"])
def test_an_unknown_school(paths, reference):
    with pytest.raises(CommandError, match="Aucune école") as refusal:
        run(reference, *paths)
    assert refusal.value.returncode == 2


def test_a_closed_school(paths, alpha):
    with in_public():
        alpha.status = SchoolStatus.CLOSED
        alpha.save()
    with pytest.raises(CommandError) as refusal:
        run("alpha", *paths)
    assert refusal.value.returncode == 2
