"""Messages by programs: the same rules as on the pages, and never a word about who is in « Cci »."""

import json
from datetime import timedelta
from io import BytesIO

import pytest
from django.utils import timezone

from tenant_apps.documents import files
from tenant_apps.documents.services import add_document
from tenant_apps.messaging import services
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Copy, Message
from tests.queries import exactly


@pytest.fixture
def put(inside_alpha):
    """A document at the top of somebody's space."""

    def add(owner, name):
        return add_document(actor=owner, folder=None, name=name, stored=files.store(BytesIO(b"des frites")))

    return add


def _token(user):
    return f"user:{user.pk}"


@pytest.fixture
def letter(world):
    """A message sent by the teacher, to the parent unless one says."""

    def send(*to, subject="Sortie au zoo", body="<p>Pensez au pique-nique.</p>", **more):
        tokens = {"to": [_token(one) for one in to or [world.parent]]}
        tokens |= {role: [_token(one) for one in people] for role, people in more.items()}
        content = services.Content(subject=subject, body=body, tokens=tokens)
        return services.write_and_send(actor=world.teacher, content=content)

    return send


def test_a_message_is_begun_written_again_and_sent(world, call):
    said = {"subject": "Sortie", "body": "<p>Mardi</p><script>x</script>", "to": [_token(world.parent)]}
    draft = call(world.teacher, "post", "messages/", 201, **said)
    assert (draft["state"], draft["body"], draft["tokens"]["to"]) == ("draft", "<p>Mardi</p>", said["to"])
    path = f"messages/{draft['id']}/"
    changed = call(world.teacher, "put", path, **{**said, "body": "<p>Jeudi</p>"}, edition=draft["edition"])
    moved = call(world.teacher, "put", path, 409, **said, edition=draft["edition"])
    assert (moved["edition"], "autre fenêtre" in moved["detail"]) == (changed["edition"], True)
    call(world.teacher, "post", f"{path}send/", 409, edition=draft["edition"])
    sent = call(world.teacher, "post", f"{path}send/", edition=changed["edition"])
    assert (sent["state"], sent["tokens"], sent["recipients"]["to"]) == ("sent", None, ["Sacha Martin"])
    [line] = call(world.parent, "get", "messages/")["results"]
    assert (line["id"], line["who"], line["excerpt"]) == (draft["id"], "Julien Martin", "Jeudi")


def test_the_same_key_begins_one_draft(world, call):
    first, again = (call(world.teacher, "post", "messages/", 201, subject="Sortie", key="k1")["id"] for _n in range(2))
    assert first == again


def test_who_is_hidden_is_nowhere_but_at_the_authors(world, call, letter):
    message = letter(bcc=[world.staff])
    hidden = {_token(world.staff), world.staff.full_name}
    path = f"messages/{message.pk}/"
    for reader in (world.parent, world.staff):
        told = json.dumps([call(reader, "get", path), call(reader, "get", "messages/", q="zoo")], ensure_ascii=False)
        assert not [one for one in hidden if one in told]
    assert call(world.staff, "get", path)["is_hidden_from_others"]
    assert call(world.teacher, "get", path)["recipients"]["bcc"] == [world.staff.full_name]
    answer = call(world.parent, "post", f"{path}reply/", 201, body="Bien reçu", everybody=True)
    assert world.staff.full_name not in json.dumps(answer, ensure_ascii=False)
    assert not Copy.objects.filter(message=answer["id"], user=world.staff).exists()
    refused = call(world.staff, "post", f"{path}reply/", 403, body="Moi aussi", everybody=True)
    assert "ne savent pas" in refused["detail"]


def test_an_answer_is_sent_once(world, call, letter):
    path = f"messages/{letter().pk}/reply/"
    first, again = (call(world.parent, "post", path, 201, body="Merci", key="r1")["id"] for _n in range(2))
    assert first == again
    assert Message.objects.get(pk=first).subject == "Re\u00a0: Sortie au zoo"
    assert Copy.objects.get(message=first, user=world.teacher).outgoing is False


def test_reading_marks_nothing_saying_so_does(world, call, letter):
    path = f"messages/{letter().pk}/"
    assert call(world.parent, "get", path)["is_unread"]
    assert call(world.parent, "get", "messages/", unread=True)["results"][0]["is_unread"]
    call(world.parent, "post", f"{path}read/", 204)
    assert call(world.parent, "get", "messages/", unread=True)["results"] == []
    call(world.parent, "post", f"{path}unread/", 204)
    assert call(world.parent, "get", path)["is_unread"]


def test_a_message_is_filed_thrown_away_and_taken_back(world, call, letter):
    path = f"messages/{letter().pk}/"
    folder = call(world.parent, "post", "message-folders/", 201, name="École")
    assert call(world.parent, "post", "message-folders/", 400, name="école") == {
        "name": ["Vous avez déjà un dossier de ce nom à cet endroit."]
    }
    call(world.parent, "post", f"{path}file/", 204, folder=folder["id"])
    assert call(world.parent, "get", "messages/")["results"] == []
    assert len(call(world.parent, "get", "messages/", folder=folder["id"])["results"]) == 1
    call(world.parent, "delete", path, 204)
    assert len(call(world.parent, "get", "messages/", place="trash")["results"]) == 1
    call(world.parent, "post", f"{path}restore/", 204)
    assert call(world.parent, "put", f"message-folders/{folder['id']}/", name="Classe")["name"] == "Classe"
    call(world.parent, "delete", f"message-folders/{folder['id']}/", 204)
    assert call(world.parent, "get", "message-folders/")["results"] == []


def test_a_message_is_taken_back_within_the_hour(world, call, letter):
    message = letter()
    path = f"messages/{message.pk}/"
    call(world.parent, "post", f"{path}recall/", 404)
    draft = call(world.teacher, "post", f"{path}recall/", 201)
    assert (draft["state"], draft["subject"]) == ("draft", "Sortie au zoo")
    gone = call(world.parent, "get", path)
    assert (gone["is_gone"], gone["subject"], gone["body"]) == (True, "", "")
    assert "déjà rappelé" in call(world.teacher, "post", f"{path}recall/", 403)["detail"]


def test_what_the_school_hid_is_read_by_nobody(world, call, letter):
    message = letter()
    Message.objects.filter(pk=message.pk).update(moderated_at=timezone.now())
    told = json.dumps([call(world.parent, "get", f"messages/{message.pk}/"), call(world.parent, "get", "messages/")])
    assert "zoo" not in told
    assert "pique-nique" not in told


def test_the_author_knows_where_it_came_the_adults_of_the_school_who_read_it(world, call, letter):
    path = f"messages/{letter().pk}/"
    call(world.parent, "post", f"{path}read/", 204)
    assert call(world.teacher, "get", f"{path}delivery/")["read"] == 1
    assert call(world.teacher, "get", f"{path}readers/")["results"][0]["name"] == "Sacha Martin"
    answer = call(world.parent, "post", f"{path}reply/", 201, body="Merci")
    assert call(world.parent, "get", f"messages/{answer['id']}/delivery/")["read"] is None
    call(world.parent, "get", f"messages/{answer['id']}/readers/", 403)


def test_whom_one_may_write_to_is_found_by_a_few_letters(world, call):
    found = call(world.teacher, "get", "messages/recipients/", q="sac")
    assert {"token": _token(world.parent), "name": "Sacha Martin"}.items() <= found[0].items()
    call(world.teacher, "get", "messages/recipients/", 400)


def test_a_message_to_nobody_stays_a_draft(world, call):
    draft = call(world.teacher, "post", "messages/", 201, subject="Sortie")
    refused = call(world.teacher, "post", f"messages/{draft['id']}/send/", 400, edition=draft["edition"])
    assert refused == {"to": ["Choisissez au moins une personne ou un groupe."]}
    assert Message.objects.get().state == State.DRAFT


def test_a_draft_is_planned_and_taken_back(world, call):
    draft = call(world.teacher, "post", "messages/", 201, subject="Sortie", to=[_token(world.parent)])
    path, soon = f"messages/{draft['id']}/", (timezone.now() + timedelta(hours=3)).isoformat()
    past = (timezone.now() - timedelta(hours=1)).isoformat()
    assert set(call(world.teacher, "post", f"{path}schedule/", 400, moment=past, edition=1)) == {"moment"}
    assert set(call(world.teacher, "post", f"{path}schedule/", 400, moment="demain", edition=1)) == {"moment"}
    assert call(world.teacher, "post", f"{path}schedule/", 409, moment=soon, edition=0)["edition"] == 1
    planned = call(world.teacher, "post", f"{path}schedule/", moment=soon, edition=1)
    assert (planned["state"], planned["scheduled_for"][:10]) == ("planned", soon[:10])
    assert call(world.parent, "get", "messages/")["results"] == []
    call(world.parent, "post", f"{path}unschedule/", 404)
    assert call(world.teacher, "post", f"{path}unschedule/")["state"] == "draft"
    call(world.teacher, "post", f"{path}send/", edition=1)
    assert "déjà parti" in call(world.teacher, "post", f"{path}unschedule/", 409)["detail"]


def test_documents_of_ones_space_go_with_a_draft_and_on_with_who_passes_it_on(world, call, put):
    mine, theirs = put(world.teacher, name="menu.txt"), put(world.other_teacher, name="secret.txt")
    draft = call(world.teacher, "post", "messages/", 201, subject="Cantine", to=[_token(world.parent)])
    path = f"messages/{draft['id']}/"
    for wrong in ([theirs.pk], [mine.pk, theirs.pk], [], list(range(1, 60))):
        assert set(call(world.teacher, "post", f"{path}documents/", 400, documents=wrong)) == {"documents"}
    assert [one["name"] for one in call(world.teacher, "post", f"{path}documents/", documents=[mine.pk])["files"]] == [
        "menu.txt"
    ]
    call(world.teacher, "post", f"{path}send/", edition=1)
    assert "brouillon" in call(world.teacher, "post", f"{path}documents/", 409, documents=[mine.pk])["detail"]
    said = {"to": [_token(world.teacher)], "key": "k1"}
    on, again = (call(world.parent, "post", f"{path}forward/", 201, **said) for _n in range(2))
    assert on["id"] == again["id"]
    assert (on["state"], [one["name"] for one in again["files"]]) == ("draft", ["menu.txt"])
    assert on["subject"] == "Tr\u00a0: Cantine"
    assert on["tokens"]["to"] == said["to"]
    call(world.staff, "post", f"{path}forward/", 404)


@pytest.mark.parametrize(
    "said",
    [
        {"subject": "a" * 201},
        {"subject": "a\u202eb"},
        {"to": ["quelqu’un"]},
        {"to": ["user:1"] * 201},
        {"body": 3 * ["x"]},
    ],
)
def test_what_is_wrong_is_said_at_its_field(world, call, said):
    assert set(call(world.teacher, "post", "messages/", 400, **said)) == set(said)


@pytest.mark.parametrize("query", [{"place": "loft"}, {"folder": 0}, {"q": "a" * 101}, {"unread": "perhaps"}])
def test_so_it_is_in_the_address(world, call, query):
    assert set(call(world.teacher, "get", "messages/", 400, **query)) == set(query)


@pytest.mark.parametrize("verb", ["", "delivery/", "readers/"])
def test_anothers_message_is_unknown(world, call, letter, verb):
    path = f"messages/{letter().pk}/{verb}"
    call(world.admin, "get", path, 404)


@pytest.mark.parametrize("verb", ["send", "reply", "read", "unread", "file", "restore", "recall"])
def test_so_it_is_to_whoever_would_act_on_it(world, call, letter, verb):
    said = {"send": {"edition": 1}, "reply": {"body": "x"}, "file": {"folder": None}}.get(verb, {})
    call(world.admin, "post", f"messages/{letter().pk}/{verb}/", 404, **said)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_asks_as_much_for_one_as_for_five(world, call, letter, rows):
    for _n in range(rows):
        letter()
    call(world.parent, "get", "messages/")
    with exactly(4):  # the school, the key with its person, the copies, whom they name
        assert len(call(world.parent, "get", "messages/")["results"]) == rows


def test_a_list_goes_on_where_it_stopped(world, call, letter):
    sent = [letter().pk for _n in range(3)]
    first = call(world.parent, "get", "messages/", page_size=2)
    rest = call(world.parent, "get", first["next"].partition("/api/v1/")[2])
    assert [one["id"] for one in first["results"] + rest["results"]] == sent[::-1]
    assert rest["next"] is None
    for cursor in ("bonjour", "cD1ib25qb3Vy"):  # « p=bonjour »
        call(world.parent, "get", "messages/", 404, cursor=cursor)
