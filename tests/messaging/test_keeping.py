"""What one does with one's own copies; folders; what goes with a message; two accounts that become one."""

from io import BytesIO

import pytest

from tenant_apps.documents.models import Document
from tenant_apps.documents.permissions import can_read
from tenant_apps.documents.services import quota_of, set_quota
from tenant_apps.messaging import services
from tenant_apps.messaging.models import Copy, Folder, Message, Signature
from tenant_apps.messaging.selectors.rights import reads_attachment, reads_media
from tenant_apps.messaging.services import MessageRefused
from tenant_apps.messaging.services.merging import follow_merge
from tenant_apps.messaging.services.moderating import hide_reported
from tenant_apps.messaging.services.retention import purge
from tenant_apps.richtext.media import address_of
from tests.messaging.conftest import copy_of, holders


def test_read_filed_thrown_away_by_one_nothing_changes_for_others(world, post):
    sent = post(world.teacher, world.parent, world.staff)
    mine, other = copy_of(sent, world.parent), copy_of(sent, world.staff)
    folder = services.create_folder(actor=world.parent, name="Zoo")
    assert services.mark_read(actor=world.parent, ids=[mine.pk, other.pk]) == 1
    services.put(actor=world.parent, ids=[mine.pk, other.pk], folder=folder)
    services.throw_away(actor=world.parent, ids=[mine.pk, other.pk])
    mine.refresh_from_db()
    other.refresh_from_db()
    assert (mine.read_at is not None, mine.folder_id, mine.trashed_at is not None) == (True, folder.pk, True)
    assert (other.read_at, other.folder_id, other.trashed_at) == (None, None, None)
    assert services.mark_unread(actor=world.parent, ids=[mine.pk]) == 1
    assert services.delete_for_good(actor=world.staff, ids=[mine.pk]) == 0


def test_deleted_by_all_it_is_gone_with_its_documents(world, draft, put):
    message = draft(world.teacher, world.parent)
    services.attach_documents(actor=world.teacher, draft=message, documents=[put(world.teacher)])
    services.send(actor=world.teacher, message=message)
    for user, outgoing in ((world.teacher, True), (world.parent, False)):
        copy = copy_of(message, user, outgoing=outgoing)
        assert services.delete_for_good(actor=user, ids=[copy.pk]) == 0
        services.throw_away(actor=user, ids=[copy.pk])
        if user == world.teacher:
            services.delete_for_good(actor=user, ids=[copy.pk])
            assert Document.objects.filter(app="messaging").count() == 1
    assert services.empty_trash(actor=world.parent) == 1
    assert not Message.objects.exists()
    assert [one.app for one in Document.objects.all()] == [""]


def test_folders_three_deep_names_once(world):
    one = services.create_folder(actor=world.parent, name=" Année  2026 ")
    assert one.name == "Année 2026"
    two = services.create_folder(actor=world.parent, name="École", parent=one)
    three = services.create_folder(actor=world.parent, name="Zoo", parent=two)
    with pytest.raises(MessageRefused, match="Trois dossiers"):
        services.create_folder(actor=world.parent, name="Encore", parent=three)
    for name in ("ÉCOLE", "école"):
        with pytest.raises(MessageRefused, match="déjà un dossier de ce nom"):
            services.create_folder(actor=world.parent, name=name, parent=one)
    with pytest.raises(MessageRefused, match="Donnez un nom"):
        services.rename_folder(actor=world.parent, folder=two, name="  ")
    assert services.create_folder(actor=world.teacher, name="École").pk
    with pytest.raises(MessageRefused, match="n’existe plus"):
        services.create_folder(actor=world.teacher, name="Chez un autre", parent=one)
    assert services.rename_folder(actor=world.parent, folder=two, name="Classe").name == "Classe"


def test_a_folder_goes_with_those_in_it_and_its_messages_are_in_the_trash(world, post):
    sent = post(world.teacher, world.parent)
    top = services.create_folder(actor=world.parent, name="Un")
    below = services.create_folder(actor=world.parent, name="Deux", parent=top)
    mine = copy_of(sent, world.parent)
    services.put(actor=world.parent, ids=[mine.pk], folder=below)
    assert services.delete_folder(actor=world.teacher, folder=top) == 0
    assert services.delete_folder(actor=world.parent, folder=top) == 1
    mine.refresh_from_db()
    assert (mine.folder_id, mine.trashed_at is not None, Folder.objects.count()) == (None, True, 0)


def test_a_document_goes_with_a_message_to_its_readers_alone(world, draft, put):
    message = draft(world.teacher, world.parent)
    source = put(world.teacher)
    [attachment] = services.attach_documents(actor=world.teacher, draft=message, documents=[source])
    document = attachment.document
    assert (document.owner, document.app, document.name) == (world.teacher, "messaging", "menu.txt")
    assert document.current.file == source.current.file
    assert not reads_attachment(world.parent, document.pk)
    services.send(actor=world.teacher, message=message)
    assert can_read(world.parent, document)
    assert not can_read(world.staff, document)
    with pytest.raises(MessageRefused, match="n’est plus un brouillon"):
        services.detach(actor=world.teacher, attachment=attachment)


def test_what_is_taken_off_a_draft_frees_its_place(world, draft, put):
    message = draft(world.teacher, world.parent)
    attachment = services.attach_file(actor=world.teacher, draft=message, content=BytesIO(b"bonjour"), name="mot.txt")
    assert attachment.document.app == "messaging"
    services.detach(actor=world.teacher, attachment=attachment)
    services.detach(actor=world.teacher, attachment=attachment)
    assert not Document.objects.exists()
    set_quota(actor=world.admin, user=world.teacher, quota=5)
    assert quota_of(world.teacher) == 5
    with pytest.raises(ValueError, match="pas assez de place"):
        services.attach_file(actor=world.teacher, draft=message, content=BytesIO(b"bonjour"), name="mot.txt")


def test_images_of_a_text_are_seen_by_its_readers(world, draft, put):
    image = put(world.teacher, name="photo.png", app="richtext")
    body = f'<p><img src="/ecriture/media/{image.pk}/" alt=""></p>'
    with pytest.raises(MessageRefused, match="à quelqu’un d’autre"):
        draft(world.parent, world.teacher, body=body)
    message = draft(world.teacher, world.parent, body=body)
    assert not reads_media(world.parent, image.pk)
    services.send(actor=world.teacher, message=message)
    assert reads_media(world.parent, image.pk)
    assert not reads_media(world.staff, image.pk)
    answer = draft(world.parent, world.staff, body=body, parent=message)
    services.send(actor=world.parent, message=answer)
    assert reads_media(world.staff, image.pk)
    services.send(actor=world.staff, message=draft(world.staff, world.pupil, body=f"<p>zmedia{image.pk}</p>"))
    assert not reads_media(world.pupil, image.pk)


def test_what_is_reported_and_removed_is_hidden_and_kept_as_evidence(world, post):
    sent = post(world.teacher, world.parent)
    hide_reported(actor=world.admin, target=f"messaging.message:{sent.pk}")
    hide_reported(actor=world.admin, target="messaging.message:x")
    hide_reported(actor=world.admin, target="blog.post:1")
    sent.refresh_from_db()
    assert (sent.is_gone, sent.body, sent.folded) == (True, "<p>Pensez au pique-nique.</p>", "")


def test_messages_folders_and_signature_follow_united_accounts(world, post):
    both = post(world.teacher, world.parent, world.other_parent)
    alone = post(world.teacher, world.other_parent)
    from_merged = post(world.other_parent, world.other_teacher)
    services.save_signature(actor=world.other_parent, html="<p>Famille Petit</p>", enabled=True)
    top = services.create_folder(actor=world.other_parent, name="Zoo")
    services.put(actor=world.other_parent, ids=[copy_of(alone, world.other_parent).pk], folder=top)
    services.create_folder(actor=world.parent, name="ZOO")
    follow_merge(kept=world.parent, merged=world.other_parent)
    assert (holders(both), holders(alone)) == ({world.parent.pk}, {world.parent.pk})
    from_merged.refresh_from_db()
    assert from_merged.author == world.parent
    assert copy_of(from_merged, world.parent, outgoing=True)
    assert [folder.name for folder in Folder.objects.all()] == ["ZOO"]
    assert copy_of(alone, world.parent).folder.name == "ZOO"
    assert Signature.objects.get().user == world.parent
    assert not Copy.objects.filter(user=world.other_parent).exists()


def test_a_signature_stays_short(world):
    with pytest.raises(MessageRefused, match="1000 lettres au plus"):
        services.save_signature(actor=world.parent, html=f"<p>{'a' * 1001}</p>", enabled=True)


def test_what_nobody_holds_any_more_goes_with_the_night(world, draft, put):
    left = draft(world.parent, world.teacher)
    services.attach_documents(actor=world.parent, draft=left, documents=[put(world.parent)])
    kept = draft(world.teacher, world.staff)
    world.parent.delete()
    assert Message.objects.count() == 2
    purge(actor=None)
    assert [one.pk for one in Message.objects.all()] == [kept.pk]
    assert not Document.objects.filter(app="messaging").exists()


def test_a_picture_of_a_hidden_message_is_not_taken_along(world, post, draft, put):
    picture = put(world.teacher, app="richtext")
    body = f'<p><img src="{address_of(picture.pk)}" alt=""></p>'
    sent = post(world.teacher, world.parent, body=body)
    hide_reported(actor=world.admin, target=f"messaging.message:{sent.pk}")
    assert not reads_media(world.parent, picture.pk)
    sent.refresh_from_db()
    with pytest.raises(MessageRefused):
        draft(world.parent, world.teacher, body=body, parent=sent)
