"""« Annuler » after an act, folders that move, documents in one file, the last messages on the first page."""

import re
import zipfile
from io import BytesIO

import pytest

from shared_apps.ui import counts
from tenant_apps.messaging import services
from tenant_apps.messaging.models import Copy, Folder
from tenant_apps.messaging.services import MessageRefused
from tenant_apps.messaging.widgets import Unread
from tests.messaging.conftest import copy_of
from tests.queries import exactly

HOME = "/messagerie/"


@pytest.fixture
def act(alpha_client):
    """Something done to copies one ticked; the page that follows."""

    def do(user, action, *copies, **more):
        alpha_client.force_login(user)
        data = {"action": action, "copie": [one.pk for one in copies], "ici": "recus", **more}
        return alpha_client.post(f"{HOME}agir/", data, follow=True).content.decode()

    return do


@pytest.fixture
def undo(alpha_client):
    """The button « Annuler » of a page, pressed by somebody; the page that follows."""

    def press(user, page):
        alpha_client.force_login(user)
        offer = re.search(r'form="undo" name="offer" value="([^"]+)"', page)[1]
        return alpha_client.post(f"{HOME}annuler/", {"offer": offer, "ici": "recus"}, follow=True).content.decode()

    return press


def _state(copy):
    copy.refresh_from_db()
    return copy.folder_id, copy.read_at is not None, copy.trashed_at is not None


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("jeter", "2 messages sont à la corbeille."),
        ("lu", "2 messages sont marqués comme lus."),
        ("non-lu", "2 messages sont non lus."),
        ("ranger", "2 messages sont rangés."),
    ],
)
def test_what_was_done_is_undone_as_it_was(world, post, act, undo, action, said):
    one, two = (copy_of(post(world.teacher, world.parent), world.parent) for _number in range(2))
    folders = [services.create_folder(actor=world.parent, name=name) for name in ("Zoo", "Parc")]
    services.put(actor=world.parent, ids=[two.pk], folder=folders[1])
    services.mark_read(actor=world.parent, ids=[two.pk])
    before = [_state(one), _state(two)]
    page = act(world.parent, action, one, two, vers=folders[0].pk)
    assert said in page
    assert [_state(one), _state(two)] != before
    assert "C’est annulé" in undo(world.parent, page)
    assert [_state(one), _state(two)] == before


def test_nobody_takes_back_what_another_did(world, post, act, undo):
    mine = copy_of(post(world.teacher, world.parent), world.parent)
    page = act(world.parent, "jeter", mine)
    assert "Il est trop tard pour annuler." in undo(world.teacher, page)
    assert _state(mine) == (None, False, True)


def test_a_folder_that_is_gone_takes_nothing_back(world, post, act, undo):
    mine = copy_of(post(world.teacher, world.parent), world.parent)
    folder = services.create_folder(actor=world.parent, name="Zoo")
    services.put(actor=world.parent, ids=[mine.pk], folder=folder)
    page = act(world.parent, "ranger", mine, vers="")
    services.delete_folder(actor=world.parent, folder=folder)
    assert "Ce dossier n’existe plus." in undo(world.parent, page)
    assert _state(mine) == (None, False, False)


def test_folders_move_with_what_they_hold(world, see, alpha_client):
    one, two, three, other = (services.create_folder(actor=world.parent, name=name) for name in "abcd")
    services.move_folder(actor=world.parent, folder=three, parent=two)
    services.move_folder(actor=world.parent, folder=two, parent=one)
    for folder, parent, why in ((one, three, "lui-même"), (one, one, "lui-même"), (one, other, "Trois dossiers")):
        with pytest.raises(MessageRefused, match=why):
            services.move_folder(actor=world.parent, folder=folder, parent=parent)
    with pytest.raises(MessageRefused, match="n’existe plus"):
        services.move_folder(actor=world.teacher, folder=one, parent=None)
    url = f"{HOME}dossier/{two.pk}/deplacer/"
    assert f'<option value="{one.pk}" selected>' in see(world.parent, url)
    alpha_client.force_login(world.parent)
    alpha_client.post(url, {"parent": ""})
    assert Folder.objects.get(pk=two.pk).parent is None
    services.create_folder(actor=world.parent, name="B", parent=other)
    answer = alpha_client.post(url, {"parent": other.pk})
    assert answer.status_code == 422
    assert "déjà un dossier de ce nom" in answer.content.decode()


def test_the_documents_of_a_message_come_in_one_file(world, draft, put, see, alpha_client):
    message = draft(world.teacher, world.parent)
    documents = [put(world.teacher, name="menu.txt", content=text) for text in (b"frites", b"soupe")]
    services.attach_documents(actor=world.teacher, draft=message, documents=documents)
    services.send(actor=world.teacher, message=message)
    url = f"{HOME}{message.pk}/zip/"
    assert url in see(world.parent, message.get_absolute_url())
    archive = zipfile.ZipFile(BytesIO(b"".join(alpha_client.get(url).streaming_content)))
    assert sorted(archive.read(name) for name in archive.namelist()) == [b"frites", b"soupe"]
    see(world.staff, url, 404)
    services.recall(actor=world.teacher, message=message)
    see(world.parent, url, 404)


def test_the_first_page_names_the_last_unread_messages(world, post, see):
    for number in range(6):
        post(world.teacher, world.parent, subject=f"Numéro {number}")
    newest = Copy.objects.filter(user=world.parent).order_by("-pk").first()
    services.mark_read(actor=world.parent, ids=[newest.pk])
    for rows in (4, 1):
        with exactly(1):
            assert len(Unread().context(world.parent)) == rows
        unread = Copy.objects.filter(user=world.parent, read_at=None).order_by("-pk")
        services.mark_read(actor=world.parent, ids=list(unread.values_list("pk", flat=True)[:4]))
    counts.note(world.parent, "messaging", 0)
    with exactly(0):
        assert Unread().context(world.parent) == []
    page = see(world.parent, "/")
    assert "Vous avez tout lu." in page
    post(world.teacher, world.parent, subject="Un mot de plus")
    page = see(world.parent, "/")
    assert "Un mot de plus" in page
    assert "Julien Martin" in page
    assert "Tu as tout lu." in see(world.pupil, "/")
