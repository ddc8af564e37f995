"""A document out of place: reported by who reads it, read by administrators meanwhile, taken away or kept."""

import pytest

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.documents.models import DocumentShare, FolderShare
from tenant_apps.documents.services import DocumentRefused, report_document, restore, take_away
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline import fanout
from tenant_apps.timeline.choices import Verdict
from tenant_apps.timeline.models import Event, Report
from tenant_apps.timeline.selectors import feed
from tenant_apps.timeline.services import decide


@pytest.fixture
def drawing(world, put):
    """A pupil's document that the teacher and a parent read."""
    made = put(world.pupil, "Dessin.txt")
    for reader in (world.teacher, world.parent):
        DocumentShare.objects.create(target=made, user=reader, level=Level.READ)
    return made


@pytest.fixture
def url(drawing):
    return f"/documents/document/{drawing.pk}/"


def _sentences(user):
    for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
        fanout.fan_out(pk)
    return {item.event.kind: str(item.sentence) for item in feed(user).items}


def _decide(world, verdict):
    decide(actor=world.admin, event=Event.objects.get(kind="documents.reported"), verdict=verdict, answer="Merci.")


def test_reported_from_its_page_then_taken_away(world, see, alpha_client, drawing, url):
    assert f"{url}signaler/" in see(world.parent, url)
    see(world.admin, url, 404)
    page = see(world.parent, f"{url}signaler/")
    assert "ne saura pas qui l’a signalé" in page
    assert alpha_client.post(f"{url}signaler/", {"reason": ""}).status_code == 422
    answer = alpha_client.post(f"{url}signaler/", {"reason": "On voit une adresse"}, follow=True)
    assert "C’est signalé" in answer.content.decode()
    assert "timeline.reported" in _sentences(world.admin)
    assert f'href="{url}"' in see(world.admin, f"/nouveautes/signalements/{Report.objects.get().event_id}/")
    assert "bonjour" in see(world.admin, url)
    _decide(world, Verdict.REMOVED)
    drawing.refresh_from_db()
    assert drawing.trashed_at is not None
    see(world.parent, url, 404)
    see(world.admin, url, 404)
    assert "ta corbeille" in _sentences(world.pupil)["documents.taken_away"]
    assert "timeline.report_removed" in _sentences(world.parent)
    assert AuditEntry.objects.filter(verb="documents.take_away", actor=world.admin).count() == 1
    assert restore(actor=world.pupil, things=[drawing]) == [drawing]


def test_kept_it_stays_and_is_the_administrator_s_no_longer(world, see, drawing, url):
    report_document(actor=world.parent, document=drawing, reason="Non")
    see(world.admin, url)
    _decide(world, Verdict.KEPT)
    see(world.parent, url)
    see(world.admin, url, 404)


def test_an_administrator_only_looks_and_only_while_it_waits(world, see, alpha_client, drawing, url):
    report_document(actor=world.parent, document=drawing, reason="Non")
    page = see(world.admin, url)
    assert "Publier le commentaire" not in page
    assert "Mettre à la corbeille" not in page
    see(world.other_teacher, url, 404)
    link = page.partition('href="/documents/fichiers/')[2].partition('"')[0]
    alpha_client.force_login(world.admin)
    assert alpha_client.get(f"/documents/fichiers/{link}").status_code == 200
    assert "Dessin.txt" not in see(world.admin, "/documents/partages/?q=dessin")


def test_one_case_whoever_reports(world, drawing, alpha_client, url):
    report_document(actor=world.parent, document=drawing, reason="Non")
    report_document(actor=world.teacher, document=drawing, reason="Moi aussi")
    assert Report.objects.values("event").distinct().count() == 1
    alpha_client.force_login(world.parent)
    again = alpha_client.post(f"{url}signaler/", {"reason": "Encore"}, follow=True).content.decode()
    assert "déjà signalé" in again


def test_one_s_own_is_not_reported(world, drawing):
    with pytest.raises(DocumentRefused, match="la corbeille suffit"):
        report_document(actor=world.pupil, document=drawing, reason="Non")
    with pytest.raises(DocumentRefused, match="pas partagé"):
        report_document(actor=world.staff, document=drawing, reason="Non")


def test_a_folder_shared_is_taken_away_what_was_added_is_not(world, make, put, parents):
    folder = make(world.teacher)
    FolderShare.objects.create(target=folder, group=parents, level=Level.READ)
    inside = put(world.teacher, folder=folder)
    take_away(actor=world.admin, target=f"documents.additions:{folder.pk}")
    inside.refresh_from_db()
    assert inside.trashed_at is None
    take_away(actor=world.admin, target=f"documents.folder:{folder.pk}")
    inside.refresh_from_db()
    assert inside.trashed_at is not None
    take_away(actor=world.admin, target=f"documents.folder:{folder.pk}")
    assert AuditEntry.objects.filter(verb="documents.take_away").count() == 1
