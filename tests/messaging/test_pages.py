"""Pages of the messaging: lists, a conversation, what one writes."""

import re
from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tenant_apps.messaging import services
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Copy, Folder, Message, Retention, Signature
from tenant_apps.timeline import fanout
from tenant_apps.timeline.choices import Verdict
from tenant_apps.timeline.models import Event
from tenant_apps.timeline.services import decide, report
from tests.factories.accounts import RelativeFactory
from tests.factories.directory import make_family
from tests.messaging.conftest import copy_of, holders, tokens
from tests.queries import exactly

HOME = "/messagerie/"
WRITE = "/messagerie/ecrire/"


@pytest.fixture
def ask(alpha_client):
    """What a form sends, as somebody."""

    def send(user, url, data=None, code=302, **more):
        alpha_client.force_login(user)
        answer = alpha_client.post(url, data or {}, **more)
        assert answer.status_code == code, answer.content.decode()[:2000]
        return answer

    return send


def typed(*to, subject="Sortie", body="Pensez au pique-nique.", action="envoyer", **more):
    return {"to": tokens(*to), "subject": subject, "body": body, "action": action, "key": "k1", **more}


def test_a_message_is_written_sent_listed_and_read(world, ask, see):
    answer = ask(world.teacher, WRITE, typed(world.parent, bcc=tokens(world.staff)))
    message = Message.objects.get()
    assert answer["Location"] == f"/messagerie/{message.pk}/"
    assert (message.state, message.body) == (State.SENT, "<p>Pensez au pique-nique.</p>")
    page = see(world.parent, HOME)
    assert "Julien Martin" in page
    assert "Pensez au pique-nique." in page
    assert "is-unread" in page
    read = see(world.parent, f"/messagerie/{message.pk}/")
    assert "Alex" not in read
    assert "Cci" not in read
    assert Copy.objects.filter(user=world.parent, read_at=None).exists()
    ask(world.parent, f"/messagerie/{message.pk}/lu/")
    assert "is-unread" not in see(world.parent, HOME)
    hidden = see(world.staff, f"/messagerie/{message.pk}/")
    assert "Vous (les autres ne le savent pas)" in hidden
    assert "Répondre à tous" not in hidden
    assert "Alex Martin" in see(world.teacher, f"/messagerie/{message.pk}/")
    see(world.pupil, f"/messagerie/{message.pk}/", 404)


def test_sent_twice_it_is_one_message(world, ask):
    for _time in range(2):
        ask(world.teacher, WRITE, typed(world.parent))
    assert Message.objects.count() == 1
    assert holders(Message.objects.get()) == {world.parent.pk}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"to": []}, "Choisissez au moins une personne ou un groupe."),
        ({"subject": "", "body": ""}, "Écrivez votre message."),
        ({"to_q": "sach"}, "Cochez les bonnes personnes"),
        ({"action": "programmer"}, "Donnez le jour et l’heure"),
        ({"action": "programmer", "moment": "2020-01-01T08:00"}, "Choisissez un moment à venir"),
    ],
)
def test_what_is_to_be_corrected_is_said_and_nothing_is_lost(world, ask, data, words):
    page = ask(world.teacher, WRITE, typed(world.parent) | data, 422).content.decode()
    assert words in page
    draft = Message.objects.get()
    assert draft.state == State.DRAFT
    assert f'action="/messagerie/{draft.pk}/ecrire/"' in page
    assert f'name="edition" value="{draft.edition}"' in page


def test_a_text_too_long_stays_in_the_page(world, ask):
    page = ask(world.teacher, WRITE, typed(world.parent, subject="a" * 201), 422).content.decode()
    assert "a" * 201 in page
    assert not Message.objects.exists()


def test_two_windows_keep_both_texts(world, ask, draft):
    message = draft(world.teacher, world.parent, body="<p>De l’autre fenêtre</p>")
    draft(world.teacher, world.parent, body="<p>De l’autre fenêtre, encore</p>", draft=message)
    data = typed(world.parent, body="De cette fenêtre", edition=1, action="garder")
    page = ask(world.teacher, f"/messagerie/{message.pk}/ecrire/", data, 409).content.decode()
    assert "De cette fenêtre" in page
    assert "De l’autre fenêtre, encore" in page
    again = re.search(r'name="edition" value="(\d+)"', page)[1]
    ask(world.teacher, f"/messagerie/{message.pk}/ecrire/", data | {"edition": again})
    message.refresh_from_db()
    assert message.body == "<p>De cette fenêtre</p>"


def test_a_draft_is_kept_while_one_types(world, ask):
    first = ask(world.teacher, "/messagerie/garder/", typed(world.parent), 200).json()
    draft = Message.objects.get()
    assert (first["draft"], first["edition"], first["url"]) == (draft.pk, 1, f"/messagerie/{draft.pk}/ecrire/")
    second = typed(world.parent, subject="Sortie au parc", draft=draft.pk, edition=1)
    assert ask(world.teacher, "/messagerie/garder/", second, 200).json()["edition"] == 2
    moved = ask(world.teacher, "/messagerie/garder/", second, 409).json()
    assert moved["edition"] == 2
    assert ask(world.teacher, "/messagerie/garder/", typed(subject="a" * 201), 422).json()["error"]
    ask(world.parent, "/messagerie/garder/", second, 404)
    services.send(actor=world.teacher, message=draft)
    assert ask(world.teacher, "/messagerie/garder/", typed(world.parent), 200).json()["sent"] is True
    assert "brouillon" in ask(world.teacher, "/messagerie/garder/", second, 422).json()["error"]


def test_a_large_group_asks_for_a_thought(world, ask, parents):
    make_family(world.school_class, relatives=21)
    page = ask(world.teacher, WRITE, typed(parents), 422).content.decode()
    assert "Chacun pourra répondre à tous" in page
    assert "22\u00a0personnes" in page or "22 personnes" in page
    draft = Message.objects.get()
    again = typed(parents, action="en-cci", edition=draft.edition)
    ask(world.teacher, f"/messagerie/{draft.pk}/ecrire/", again)
    assert set(Copy.objects.filter(message=draft, outgoing=False).values_list("role", flat=True)) == {"bcc"}


def test_answers_go_to_those_one_reaches_and_never_to_cci(world, post, see):
    sent = post(world.teacher, world.parent, world.other_parent, cc=[world.admin], bcc=[world.staff])
    page = see(world.parent, f"{WRITE}?tous={sent.pk}")
    for person, there in (
        (world.teacher, True),
        (world.admin, True),
        (world.other_parent, False),
        (world.staff, False),
    ):
        assert (f'value="user:{person.pk}"' in page) is there
    assert "Re\u00a0: Sortie au zoo" in page
    alone = see(world.parent, f"{WRITE}?repondre={sent.pk}")
    assert f'value="user:{world.admin.pk}"' not in alone
    see(world.pupil, f"{WRITE}?repondre={sent.pk}", 404)
    see(world.parent, f"{WRITE}?repondre=x", 404)
    quiet = post(world.teacher, world.parent, no_reply=True)
    assert "ne demande pas de réponse" in see(world.parent, f"/messagerie/{quiet.pk}/")
    see(world.parent, f"{WRITE}?repondre={quiet.pk}", 403)


def test_what_is_passed_on_takes_its_documents_along(world, draft, put, ask, see):
    first = draft(world.teacher, world.parent)
    services.attach_documents(actor=world.teacher, draft=first, documents=[put(world.teacher)])
    services.send(actor=world.teacher, message=first)
    page = see(world.parent, f"{WRITE}?transferer={first.pk}")
    assert "menu.txt" in page
    assert "Julien Martin" in page
    ask(world.parent, f"{WRITE}?transferer={first.pk}", typed(world.staff, subject="Tr\u00a0: Sortie"))
    second = Message.objects.exclude(pk=first.pk).get()
    assert [one.document.owner for one in second.attachments.all()] == [world.parent]
    assert second.parent == first


def test_files_are_joined_taken_off_and_got_by_readers(world, ask, see, put, alpha_client):
    file = SimpleUploadedFile("mot.txt", b"bonjour")
    empty = SimpleUploadedFile("vide.txt", b"")
    page = ask(world.teacher, WRITE, typed(world.parent, pieces=[file, empty], action="joindre"), 422).content.decode()
    assert "«\u00a0vide.txt\u00a0»" in page
    message = Message.objects.get()
    mine = put(world.teacher, name="photo.txt")
    url = f"/messagerie/{message.pk}/ecrire/"
    assert "photo.txt" in see(world.teacher, f"/messagerie/{message.pk}/documents/")
    ask(world.teacher, f"/messagerie/{message.pk}/documents/", {"document": [mine.pk, 0]})
    first, second = message.attachments.all()
    data = typed(world.parent, action=f"retirer-{first.pk}", edition=message.edition)
    ask(world.teacher, url, data)
    assert list(message.attachments.values_list("pk", flat=True)) == [second.pk]
    message.refresh_from_db()
    services.send(actor=world.teacher, message=message)
    page = see(world.parent, f"/messagerie/{message.pk}/")
    link = re.search(r'href="(/documents/fichiers/[^"]+)"', page)[1]
    assert b"".join(alpha_client.get(link).streaming_content) == b"des frites"
    services.recall(actor=world.teacher, message=message)
    alpha_client.force_login(world.parent)
    assert alpha_client.get(link).status_code == 404


def test_the_list_goes_on_without_losing_its_place(world, post, see, alpha_client):
    sent = [post(world.teacher, world.parent, subject=f"Numéro {number:02}") for number in range(35)]
    page = see(world.parent, HOME)
    assert "Numéro 34" in page
    assert "Numéro 05" in page
    assert "Numéro 04" not in page
    after = re.search(r'href="(/messagerie/\?avant=[^"]+)"', page)[1].replace("&amp;", "&")
    post(world.teacher, world.parent, subject="Entre-temps")
    rest = see(world.parent, after)
    assert re.findall(r"Numéro \d\d", re.sub("<span.*?</span>", "", rest))[0] == "Numéro 04"
    assert "Numéro 00" in rest
    alpha_client.force_login(world.parent)
    part = alpha_client.get(after, headers={"HX-Request": "true"}).content.decode()
    assert part.strip().startswith("<li") or "letter-line" in part
    assert "<html" not in part
    for odd in ("nimporte", "2026-11-22T10:00:00_1", "2026-11-22T10:00:00%2B00:00_x"):
        assert "Entre-temps" in see(world.parent, f"{HOME}?avant={odd}")
    assert len(sent) == 35


def test_lists_ask_as_much_for_five_as_for_one(world, post, alpha_client):
    alpha_client.force_login(world.parent)
    for count in (1, 4):
        for _number in range(count):
            sent = post(world.teacher, world.parent, world.staff)
        with exactly(7):  # the names of those who received it are read for what one sent only
            alpha_client.get(HOME)
        with exactly(8):
            alpha_client.get(f"{HOME}?q=zoo")
        alpha_client.force_login(world.teacher)
        with exactly(8):
            alpha_client.get(f"{HOME}envoyes/")
        alpha_client.force_login(world.parent)
    for count in (1, 4):
        for _number in range(count):
            sent = post(world.teacher, world.parent, parent=sent)
        with exactly(10):
            alpha_client.get(sent.get_absolute_url())


def test_every_place_shows_its_own(world, post, draft, see):
    post(world.teacher, world.parent, subject="Parti")
    draft(world.teacher, world.parent, subject="En chemin")
    planned = draft(world.teacher, world.parent, subject="Pour demain")
    services.schedule(actor=world.teacher, message=planned, moment=timezone.now() + timedelta(days=1))
    thrown = post(world.teacher, world.parent, subject="Jeté")
    services.throw_away(actor=world.teacher, ids=[copy_of(thrown, world.teacher, outgoing=True).pk])
    folder = services.create_folder(actor=world.teacher, name="Zoo")
    filed = post(world.teacher, world.parent, subject="Rangé")
    services.put(actor=world.teacher, ids=[copy_of(filed, world.teacher, outgoing=True).pk], folder=folder)
    titles = ("Parti", "En chemin", "Pour demain", "Jeté", "Rangé")
    places = {"envoyes": "Parti", "brouillons": "En chemin", "programmes": "Pour demain", "corbeille": "Jeté"}
    for place, title in {**places, f"dossier/{folder.pk}": "Rangé"}.items():
        page = see(world.teacher, f"{HOME}{place}/")
        assert [one for one in titles if f">{one}</a>" in page] == [title]
    see(world.parent, f"{HOME}dossier/{folder.pk}/", 404)
    see(world.teacher, f"{HOME}ailleurs/", 404)
    assert "Annuler l’envoi" in see(world.teacher, planned.get_absolute_url())


def test_search_reads_subjects_words_people_and_files(world, post, draft, put, see):
    post(world.teacher, world.parent, subject="Réunions de rentrée", body="<p>Mardi à l’école</p>")
    with_file = draft(world.teacher, world.parent, subject="Cantine", body="<p>Voici</p>", bcc=[world.staff])
    services.attach_documents(actor=world.teacher, draft=with_file, documents=[put(world.teacher, name="menu.txt")])
    services.send(actor=world.teacher, message=with_file)
    for words, found in (
        ("reunion", ["Réunions de rentrée"]),
        ("RENTREE mard", ["Réunions de rentrée"]),
        ("julien", ["Cantine", "Réunions de rentrée"]),
        ("menu", ["Cantine"]),
        ("alex", []),
        ("piscine", []),
        ("dans la", []),  # words of no weight alone: the last begins another
        ("dans me", ["Cantine"]),
        ("me", ["Cantine"]),
        ("' & ! :*", ["Cantine", "Réunions de rentrée"]),
    ):
        page = see(world.parent, f"{HOME}?q={words.replace('&', '%26')}")
        assert [one for one in ("Cantine", "Réunions de rentrée") if f">{one}</a>" in page] == found, words
    assert "ne comptent pas" in see(world.parent, f"{HOME}?q=dans+la")
    assert ">Cantine</a>" not in see(world.staff.__class__.objects.get(pk=world.pupil.pk), f"{HOME}?q=menu")


def test_what_is_ticked_is_acted_upon(world, post, ask, see):
    sent = post(world.teacher, world.parent)
    mine, theirs = copy_of(sent, world.parent), copy_of(sent, world.teacher, outgoing=True)
    folder = services.create_folder(actor=world.parent, name="Zoo")

    def do(action, **more):
        answer = ask(world.parent, "/messagerie/agir/", {"action": action, "copie": [mine.pk, theirs.pk], **more})
        mine.refresh_from_db()
        return answer

    do("lu")
    assert mine.read_at
    do("non-lu")
    assert mine.read_at is None
    assert do("ranger", vers=folder.pk, ici=f"d{folder.pk}")["Location"] == f"{HOME}dossier/{folder.pk}/"
    assert mine.folder == folder
    do("ranger")
    assert mine.folder is None
    do("jeter")
    assert mine.trashed_at
    do("restaurer")
    assert mine.trashed_at is None
    do("jeter")
    ask(world.parent, "/messagerie/corbeille/vider/")
    assert not Copy.objects.filter(pk=mine.pk).exists()
    theirs.refresh_from_db()
    assert (theirs.folder, theirs.trashed_at) == (None, None)
    ask(world.parent, "/messagerie/agir/", {"action": "jeter", "copie": ["x", "9" * 30]})
    ask(world.parent, "/messagerie/agir/", {"action": "autre", "copie": ["1"]})


def test_folders_have_their_pages(world, ask, see):
    ask(world.parent, "/messagerie/nouveau-dossier/", {"name": "Zoo"})
    folder = Folder.objects.get()
    page = ask(world.parent, "/messagerie/nouveau-dossier/", {"name": "zoo"}, 422).content.decode()
    assert "déjà un dossier de ce nom" in page
    ask(world.parent, f"/messagerie/dossier/{folder.pk}/nouveau/", {"name": "Photos"})
    ask(world.parent, f"/messagerie/dossier/{folder.pk}/renommer/", {"name": "Parc"})
    assert "Parc" in see(world.parent, f"/messagerie/dossier/{folder.pk}/supprimer/")
    ask(world.teacher, f"/messagerie/dossier/{folder.pk}/supprimer/", code=404)
    ask(world.parent, f"/messagerie/dossier/{folder.pk}/supprimer/")
    assert not Folder.objects.exists()


def test_taking_back_is_asked_first(world, post, ask, see):
    sent = post(world.teacher, world.parent)
    assert "personne a reçu ce message" in see(world.teacher, f"/messagerie/{sent.pk}/rappeler/").replace("\u00a0", " ")
    see(world.parent, f"/messagerie/{sent.pk}/rappeler/", 404)
    ask(world.teacher, f"/messagerie/{sent.pk}/rappeler/")
    page = see(world.parent, f"/messagerie/{sent.pk}/")
    assert "L’auteur a rappelé ce message" in page
    assert "pique-nique" not in page
    assert "Message rappelé par son auteur" in see(world.parent, HOME)


def test_the_author_knows_whom_it_reached_and_adults_of_the_school_who_read(world, post, see, parents):
    sleeper = RelativeFactory(first_name="Dormeur", last_name="Petit")
    parents.members.add(sleeper)
    sent = post(world.teacher, parents, world.staff)
    services.mark_read(actor=world.parent, ids=[copy_of(sent, world.parent).pk])
    page = see(world.teacher, f"/messagerie/{sent.pk}/envoi/")
    assert "Dormeur Petit" in page
    assert page.index("Sacha Martin") < page.index("Alex Martin")
    see(world.parent, f"/messagerie/{sent.pk}/envoi/", 404)
    answer = post(world.parent, world.teacher)
    assert "Pas encore lu" not in see(world.parent, f"/messagerie/{answer.pk}/envoi/")


def test_an_abusive_message_is_reported_read_by_who_decides_and_hidden(world, post, see):
    sent = post(world.pupil, world.teacher, body="<p>Des gros mots</p>")
    see(world.admin, sent.get_absolute_url(), 404)
    event = Event.objects.get(kind="messaging.received")
    fanout.fan_out(event.pk)
    page = see(world.teacher, sent.get_absolute_url())
    assert f"/nouveautes/{event.pk}/signaler/" in page or "Signaler" in page
    report(actor=world.teacher, event=event, reason="Ce n’est pas correct")
    evidence = see(world.admin, sent.get_absolute_url())
    assert "Des gros mots" in evidence
    see(world.staff, sent.get_absolute_url(), 404)
    decide(actor=world.admin, event=event, verdict=Verdict.REMOVED)
    page = see(world.teacher, sent.get_absolute_url())
    assert "L’école a retiré ce message" in page
    assert "gros mots" not in page
    assert "Des gros mots" in see(world.admin, sent.get_absolute_url())
    assert "Signaler" not in page


def test_a_signature_goes_under_new_messages(world, ask, see):
    ask(world.teacher, "/messagerie/signature/", {"html": "Julien, CP", "enabled": "on"})
    assert "Julien, CP" in see(world.teacher, WRITE)
    Signature.objects.update(enabled=False)
    assert "Julien, CP" not in see(world.teacher, WRITE)
    assert "1000 lettres" in ask(world.teacher, "/messagerie/signature/", {"html": "a" * 1001}, 422).content.decode()


def test_the_head_says_how_long_messages_are_kept(world, ask, see, alpha_client):
    see(world.teacher, "/messagerie/conservation/", 403)
    alpha_client.force_login(world.admin)
    if alpha_client.get("/messagerie/conservation/").status_code == 200:
        ask(world.admin, "/messagerie/conservation/", {"years": 5})
        assert Retention.objects.get().years == 5
        ask(world.admin, "/messagerie/conservation/", {"years": 0}, 422)


def test_the_bar_says_how_many_wait(world, post, see):
    post(world.teacher, world.parent)
    post(world.teacher, world.parent)
    assert '<span class="count" data-count="messaging">2</span>' in see(world.parent, "/mon-compte/")


@pytest.mark.parametrize(
    "mark",
    [
        "2026-01-01T00:00:00+00:00:30.5_1",
        "2026-01-01T00:00:00+23:59:59_3",
        "0001-01-01T00:00:00+23:59_1",
        "9999-12-31T23:59:59-23:59_1",
        "2026-01-01T00:00:00+00:00_99999999999999999999",
    ],
)
def test_a_place_of_the_list_made_by_hand_breaks_nothing(world, see, mark):
    assert "Reçus" in see(world.parent, f"{HOME}?{urlencode({'avant': mark})}")


def test_a_second_click_on_send_is_the_message_that_left(world, draft, ask):
    found = draft(world.teacher, world.parent)
    page = f"/messagerie/{found.pk}/ecrire/"
    for _click in range(2):
        answer = ask(world.teacher, page, typed(world.parent, edition=1))
        assert answer["Location"] == f"/messagerie/{found.pk}/"
    assert "il est parti" in ask(world.teacher, page, typed(world.parent, body="Autre"), 422).content.decode()
    assert holders(found) == {world.parent.pk}


def test_what_was_reported_and_taken_back_stays_as_evidence(world, post, see):
    sent = post(world.pupil, world.teacher, subject="Vilain", body="<p>Des gros mots</p>")
    event = Event.objects.get(kind="messaging.received")
    fanout.fan_out(event.pk)
    report(actor=world.teacher, event=event, reason="Ce n’est pas correct")
    services.recall(actor=world.pupil, message=sent)
    for who in (world.teacher, world.pupil):
        page = see(who, sent.get_absolute_url())
        assert "Vilain" not in page
        assert "gros mots" not in page
        assert "Vilain" not in see(who, HOME)
        assert "Vilain" not in see(who, f"{HOME}envoyes/")
    assert "Des gros mots" in see(world.admin, sent.get_absolute_url())
