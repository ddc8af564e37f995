"""Files of drops taken long ago leave the folder; what was not read never does."""

import os
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils import timezone

from provisioning.feeds.choices import RunStatus
from provisioning.feeds.models import FeedRun
from provisioning.feeds.runner import run_convention
from provisioning.feeds.tasks import purge_feed_runs
from tenant_apps.accounts.models import AuditEntry
from tests.console.conftest import words
from tests.factories.aaf1d import modify, pupil


@pytest.fixture
def taken(writer, structures, convention):
    """A complete drop taken today."""
    writer.write_all(structures=structures, pupils=[pupil("1001")])
    run_convention(convention.pk)
    return FeedRun.objects.get()


@pytest.fixture
def later(time_machine):
    """So many days after the drop was taken."""
    return lambda days: time_machine.move_to(timezone.now() + timedelta(days=days))


def _page(request, path):
    """Signed in now: a session does not last a month."""
    return words(request.getfixturevalue("look")(path))


def _names(writer):
    return sorted(path.name for path in writer.folder.iterdir())


def test_a_drop_taken_long_ago_leaves_the_folder_and_its_run_says_so(taken, writer, later, request):
    (writer.folder / "lisez-moi.txt").write_text("Ce n’est pas un fichier du flux.")
    dropped = [name for name in _names(writer) if name.endswith(".xml")]
    later(29)
    purge_feed_runs()
    assert len(_names(writer)) == 5
    later(2)
    for _night in range(2):
        purge_feed_runs()
    assert _names(writer) == ["lisez-moi.txt"]
    taken.refresh_from_db()
    assert (taken.removal["files"], taken.removal["stuck"]) == (dropped, [])
    assert AuditEntry.objects.filter(verb="provisioning.clear_feed_files").count() == 1
    page = _page(request, f"/alimentation/passages/{taken.pk}/")
    assert "4 fichiers retirés du dossier" in page
    assert dropped[0] in page


def test_what_was_not_read_stays(taken, writer, convention, later):
    later(31)
    unread = writer.delta(1).write("Eleve", [modify("Eleve", "1001", ENTEleveNiveau="1130$CM1")])
    older = replace(writer, mode="Delta", day=date(2026, 8, 1)).write("Eleve", [])
    again = writer.path("Eleve")
    os.utime(again, (timezone.now().timestamp(),) * 2)
    purge_feed_runs()
    assert _names(writer) == sorted(path.name for path in (unread, older, again))


@pytest.mark.parametrize("status", [RunStatus.PARTIAL, RunStatus.UNUSABLE, RunStatus.STOPPED, RunStatus.RUNNING])
def test_a_drop_to_be_taken_again_stays(taken, writer, later, status):
    FeedRun.objects.update(status=status)
    later(31)
    purge_feed_runs()
    assert len(_names(writer)) == 4


def test_nothing_leaves_when_the_setting_says_so(taken, writer, later, settings):
    settings.FEEDS_KEEP_DAYS = 0
    later(300)
    purge_feed_runs()
    assert len(_names(writer)) == 4


def test_a_file_that_cannot_be_removed_is_said(taken, writer, later, request, monkeypatch, caplog):
    def refuse(path, missing_ok=False):
        raise PermissionError(path.name)

    later(31)
    with monkeypatch.context() as patch:
        patch.setattr("pathlib.Path.unlink", refuse)
        purge_feed_runs()
    taken.refresh_from_db()
    assert (taken.removal["files"], len(taken.removal["stuck"])) == ([], 4)
    assert "n’ont pas pu être retirés" in _page(request, f"/alimentation/passages/{taken.pk}/")
    purge_feed_runs()
    taken.refresh_from_db()
    assert (len(taken.removal["files"]), taken.removal["stuck"]) == (4, [])
