"""Drops fetched from an academy's SFTP server: a real one, on this machine."""

from dataclasses import replace
from datetime import date

import asyncssh
import pytest

from provisioning.feeds import sftp
from provisioning.feeds.choices import RunStatus
from provisioning.feeds.models import FeedRun
from provisioning.feeds.runner import run_convention
from provisioning.feeds.services import save_convention
from tests.factories.aaf1d import modify, pupil
from tests.feeds.sftp_server import PASSWORD, USER, Server


@pytest.fixture
def server(tmp_path_factory):
    running = Server(tmp_path_factory.mktemp("academie"))
    running.start()
    yield running
    running.stop()


@pytest.fixture
def reached(convention, server):
    """The convention fetches there."""
    return save_convention(
        actor=None,
        convention=convention,
        sftp_host="127.0.0.1",
        sftp_port=server.port,
        sftp_user=USER,
        sftp_password=PASSWORD,
        sftp_host_key=server.host_key,
    )


@pytest.fixture
def there(writer, server, structures):
    """A complete drop on the server."""
    there = replace(writer, folder=server.folder)
    there.write_all(structures=structures, pupils=[pupil("1001")])
    return there


def _names(folder):
    return sorted(path.name for path in folder.iterdir())


def _ends(convention):
    run_convention(convention.pk)
    run = FeedRun.objects.recent()[0]
    return run.status, " ".join(run.reasons)


def test_a_drop_is_fetched_then_taken_and_what_was_read_is_not_fetched_again(reached, there, writer, server):
    (server.folder / "lisez-moi.txt").write_text("Bonjour")
    assert _ends(reached) == (RunStatus.DONE, "")
    assert _names(writer.folder) == [name for name in _names(server.folder) if name.endswith(".xml")]
    for path in writer.folder.iterdir():
        path.unlink()
    there.delta().write("Eleve", [modify("Eleve", "1001", ENTEleveNiveau="1130$CM1")])
    assert _ends(reached) == (RunStatus.DONE, "")
    assert _names(writer.folder) == [there.delta().path("Eleve").name]
    assert [run.mode for run in FeedRun.objects.order_by("pk")] == ["Complet", "Delta"]


def test_the_password_is_sealed_and_kept_until_the_server_changes(reached):
    reached.refresh_from_db()
    assert PASSWORD not in reached.sftp_secret
    assert sftp.door_of(reached).password == PASSWORD
    save_convention(actor=None, convention=reached, name="Autre", sftp_host="127.0.0.1", sftp_password="")
    assert sftp.door_of(reached).password == PASSWORD
    save_convention(actor=None, convention=reached, sftp_host="autre.example")
    assert reached.sftp_secret == ""


def test_another_key_is_told_nothing(reached, there, writer, server):
    other = asyncssh.generate_private_key("ssh-ed25519").export_public_key().decode()
    save_convention(actor=None, convention=reached, sftp_host_key=other)
    status, said = _ends(reached)
    assert (status, "ne montre pas la clé" in said) == (RunStatus.UNUSABLE, True)
    assert (server.passwords, _names(writer.folder)) == ([], [])


def test_a_wrong_password_and_a_folder_that_is_not_there_are_said(reached, there):
    save_convention(actor=None, convention=reached, sftp_password="faux")
    assert "refuse l’identifiant" in _ends(reached)[1]
    save_convention(actor=None, convention=reached, sftp_password=PASSWORD, sftp_folder="ailleurs")
    assert "« ailleurs » n’existe pas" in _ends(reached)[1]


def test_a_server_that_is_not_there_is_said(reached, there, server):
    save_convention(actor=None, convention=reached, sftp_port=1)
    assert "ne répond pas" in _ends(reached)[1]


def test_ones_own_key_opens_where_there_is_no_password(reached, there, server, settings, tmp_path_factory):
    key = asyncssh.generate_private_key("ssh-ed25519")
    path = tmp_path_factory.mktemp("cle") / "id"
    key.write_private_key(str(path))
    settings.FEEDS_SFTP_KEY, server.trusts = str(path), key.public_data
    reached.sftp_secret = ""
    reached.save()
    assert _ends(reached) == (RunStatus.DONE, "")
    assert server.passwords == []


def test_a_cut_is_said_and_the_next_try_goes_on_from_there(reached, there, writer, server):
    there.write("PersEducNat", ["<!-- " + "long " * 200_000 + "-->"])
    server.cuts_at = 600_000
    status, said = _ends(reached)
    assert (status, "reprendra" in said) == (RunStatus.UNUSABLE, True)
    [part] = [path for path in writer.folder.iterdir() if path.suffix == ".part"]
    kept = part.stat().st_size
    assert kept > 0
    server.offsets.clear()
    assert _ends(reached) == (RunStatus.DONE, "")
    assert min(offset for offset in server.offsets if offset) == kept
    assert _names(writer.folder) == _names(server.folder)
    assert (writer.path("PersEducNat")).read_bytes() == there.path("PersEducNat").read_bytes()


@pytest.mark.parametrize(
    ("bound", "value", "said"),
    [("MAX_FILE_BYTES", 100, "trop gros"), ("MAX_TOTAL_BYTES", 100, "trop de fichiers"), ("MAX_ENTRIES", 3, "trop de")],
)
def test_what_is_fetched_is_bounded(reached, there, writer, monkeypatch, bound, value, said):
    monkeypatch.setattr(sftp, bound, value)
    assert said in _ends(reached)[1]
    assert _names(writer.folder) == []


def test_a_link_or_a_folder_with_a_feeds_name_is_left_there(reached, there, writer, server, tmp_path_factory):
    secret = tmp_path_factory.mktemp("ailleurs") / "secret"
    secret.write_text("secret")
    replace(there, day=date(2026, 9, 2)).path("Eleve").symlink_to(secret)
    replace(there, day=date(2026, 9, 3)).path("Eleve").mkdir()
    assert _ends(reached) == (RunStatus.DONE, "")
    assert len(_names(writer.folder)) == 4


def test_a_password_sealed_with_a_lost_key_is_said(reached, there, settings):
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "une-autre-cle-de-cinquante-signes-pour-les-essais", []
    assert "saisissez-le de nouveau" in _ends(reached)[1]
