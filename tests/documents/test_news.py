"""What people are told of documents: added in a folder they see, infected files they sent."""

from io import BytesIO

import pytest

from tenant_apps.documents.intake import take_in
from tenant_apps.documents.models import FolderShare
from tenant_apps.documents.services import DocumentRefused, throw_away
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.selectors import feed
from tests.documents.clamd import EICAR, clamd

ADDED, VIRUS = "documents.added", "documents.virus"


def _told(user, kind):
    """Sentences of this kind in the feed of somebody, once everything published is fanned out."""
    for pk in Event.objects.filter(fanned_out_at=None).order_by("pk").values_list("pk", flat=True):
        fanout.fan_out(pk)
    return [str(item.sentence) for item in feed(user).items if item.event.kind == kind]


@pytest.fixture
def shared(world, make, parents):
    """A folder of the teacher's that the parents of the class read, in which a pupil's hand may add."""
    folder = make(world.teacher)
    FolderShare.objects.create(target=folder, group=parents, level=Level.READ)
    FolderShare.objects.create(target=folder, user=world.pupil, level=Level.CONTRIBUTE)
    return folder


def test_readers_of_a_folder_are_told_of_what_is_put_there(world, shared, put):
    put(world.teacher, folder=shared)
    assert _told(world.parent, ADDED) == [f"<b>{world.teacher.full_name}</b> a ajouté des documents dans « Photos »."]
    assert _told(world.teacher, ADDED) == []
    assert _told(world.staff, ADDED) == []
    assert Event.objects.get(kind=ADDED).url == shared.get_absolute_url()


def test_below_a_shared_folder_too(world, shared, make, put):
    put(world.teacher, folder=make(world.teacher, "Kermesse", shared))
    [line] = _told(world.parent, ADDED)
    assert "Kermesse" in line


def test_many_files_are_one_news_but_each_hand_is_named(world, shared, put, time_machine):
    time_machine.move_to("2026-11-05T10:20:00+01:00", tick=False)
    for number in range(5):
        put(world.teacher, f"{number}.txt", shared)
    assert len(_told(world.parent, ADDED)) == 1
    take_in(actor=world.pupil, content=BytesIO(b"bonjour"), name="dessin.txt", folder=shared)
    assert len(_told(world.parent, ADDED)) == 2
    assert len(_told(world.teacher, ADDED)) == 1
    time_machine.move_to("2026-11-05T11:20:00+01:00", tick=False)
    put(world.teacher, "6.txt", shared)
    assert len(_told(world.parent, ADDED)) == 3


def test_what_nobody_else_sees_is_no_news(world, make, put):
    put(world.teacher, folder=make(world.teacher))
    put(world.teacher)
    assert not Event.objects.filter(kind=ADDED).exists()


def test_a_folder_thrown_away_takes_its_news_along(world, shared, put):
    put(world.teacher, folder=shared)
    throw_away(actor=world.teacher, things=[shared])
    assert _told(world.parent, ADDED) == []


def test_who_sent_a_virus_finds_it_in_their_news(world, shared, settings):
    with clamd() as url:
        settings.CLAMD_URL = url
        with pytest.raises(DocumentRefused, match="contient un virus"):
            take_in(actor=world.pupil, content=BytesIO(EICAR), name="jeu.txt", folder=shared)
        with pytest.raises(DocumentRefused):
            take_in(actor=world.teacher, content=BytesIO(EICAR), name="jeu.txt")
    [to_pupil], [to_adult] = _told(world.pupil, VIRUS), _told(world.teacher, VIRUS)
    assert to_pupil.startswith("Ton fichier")
    assert "jeu.txt" in to_pupil
    assert "Eicar-Test-Signature" in to_adult
    assert _told(world.parent, VIRUS) == []
