"""`manage.py print_sheets`, for scripts."""

import stat
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.connection_sheets import services
from tenants.choices import SchoolStatus
from tenants.context import in_public
from tenants.models import School
from tests.connection_sheets import pictures


@pytest.fixture
def output(tmp_path):
    return tmp_path / "fiches.pdf"


def run(*args):
    said = StringIO()
    call_command("print_sheets", *map(str, args), stdout=said)
    return said.getvalue()


@pytest.mark.parametrize("reference", ["alpha", "ALPHA", "0359901X", "0359901x", "ecole_0359901x"])
def test_the_school_by_any_of_its_names(school, output, reference):
    assert run(reference, "--output", output).startswith("5 fiches : ")
    said = pictures.text(output.read_bytes())
    assert "Pour Léa Martin" in said
    assert "Marc" not in said


def test_choices(school, output):
    choice = ["--class", "ce1 a", "--class", "CM2", "--profile", "relative", "--format", "family", "--all"]
    assert run("alpha", *choice, "--output", output).startswith("3 feuilles de famille")
    assert "Compte déjà activé" in pictures.text(output.read_bytes())


def test_for_its_owners_eyes_only_and_audited(school, output):
    run("alpha", "--output", output)
    assert stat.S_IMODE(output.stat().st_mode) == 0o600
    line = AuditEntry.objects.get(verb="connection_sheets.print")
    assert (line.actor, line.data["sheets"]) == (None, 5)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["nulle-part"], "Aucune école nulle-part"),
        (["alpha", "--class", "CE9"], "Aucune classe CE9"),
        (["alpha", "--profile", "guest"], "Personne à imprimer"),
    ],
)
def test_what_is_wrong_is_said_in_a_line_and_nothing_written(school, output, args, said):
    with pytest.raises(CommandError, match=said) as refusal:
        run(*args, "--output", output)
    assert refusal.value.returncode == 2
    assert "\n" not in str(refusal.value)
    assert list(output.parent.iterdir()) == []


def test_a_folder_that_does_not_exist(school, output):
    with pytest.raises(CommandError, match="dossier") as refusal:
        run("alpha", "--output", output.parent / "nowhere" / "f.pdf")
    assert refusal.value.returncode == 2


@pytest.mark.parametrize("args", [["alpha"], ["alpha", "--format", "A3"], ["alpha", "--profile", "team"]])
def test_options_that_do_not_exist(school, output, args):
    with pytest.raises(CommandError):
        run(*args, *(["--output", output] if len(args) > 1 else []))


def test_a_school_that_is_not_open(school, output):
    with in_public():
        School.objects.filter(subdomain="alpha").update(status=SchoolStatus.ORDERED)
    with pytest.raises(CommandError, match="commandée"):
        run("alpha", "--output", output)


def test_the_old_file_stays_when_printing_fails(school, output, monkeypatch):
    output.write_bytes(b"old")
    monkeypatch.setattr("pathlib.Path.replace", lambda *_args: (_ for _ in ()).throw(OSError("full")))
    with pytest.raises(CommandError, match="Impossible"):
        run("alpha", "--output", output)
    assert output.read_bytes() == b"old"
    assert len(list(output.parent.iterdir())) == 1


def test_a_disk_that_fills_up_half_way_leaves_no_half_file(school, output, monkeypatch):
    def fill(file, *_args):
        file.write(b"%PDF")
        raise OSError("full")

    monkeypatch.setattr(services, "write_sheets", fill)
    with pytest.raises(CommandError, match="Impossible"):
        run("alpha", "--output", output)
    assert list(output.parent.iterdir()) == []
    assert not AuditEntry.objects.filter(verb="connection_sheets.print").exists()
