"""The carnet by programs: read, confirmed and answered by families, written by the school, never signed."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.liaison.models import Confirmation, Reply, Signature, Word
from tenant_apps.liaison.services import Content, Options, prepare_word, send_word
from tenant_apps.timeline.models import Event
from tests.queries import exactly

QUESTION = "Autorisez-vous votre enfant à venir ?"


@pytest.fixture
def word(world):
    """A word of the teacher's in the carnet of the class."""

    def send(title="Sortie au musée", **options):
        tokens = [f"class:{world.school_class.pk}"]
        content = Content(title, "<p>Nous partons à 9 h.</p>")
        draft = prepare_word(actor=world.teacher, content=content, tokens=tokens, options=Options(**options))
        return send_word(actor=world.teacher, word=draft).word

    return send


def _said(world, **more):
    return {
        "title": "Piscine",
        "text": "<p>Un maillot.</p><script>x</script>",
        "audience": [f"class:{world.school_class.pk}"],
        **more,
    }


def test_a_word_is_prepared_again_and_sent_once(world, call):
    draft = call(world.teacher, "post", "words/", 201, **_said(world))
    assert (draft["state"], draft["text"], draft["audience"]) == (
        "draft",
        "<p>Un maillot.</p>",
        _said(world)["audience"],
    )
    path = f"words/{draft['id']}/"
    tomorrow = timezone.localdate() + timedelta(days=1)
    again = call(world.teacher, "put", path, **_said(world, replies=True, deadline=str(tomorrow)))
    assert (again["takes_replies"], again["deadline"][:10]) == (True, str(tomorrow))
    assert call(world.teacher, "post", f"{path}send/") == {"pupils": 1, "dropped": []}
    assert call(world.teacher, "post", f"{path}send/")["pupils"] == 1
    [line] = call(world.parent, "get", "words/")["results"]
    assert (line["title"], line["waiting"], line["children"][0]["id"]) == ("Piscine", "read", world.pupil.pk)
    assert "déjà envoyé" in call(world.teacher, "put", path, 409, **_said(world))["detail"]
    assert "déjà envoyé" in call(world.teacher, "delete", path, 409)["detail"]


def test_a_draft_is_deleted(world, call):
    draft = call(world.teacher, "post", "words/", 201, **_said(world))
    call(world.teacher, "delete", f"words/{draft['id']}/", 204)
    assert not Word.objects.exists()


def test_families_write_none(world, call):
    assert "écrits par l’école" in call(world.parent, "post", "words/", 403, **_said(world))["detail"]
    call(world.parent, "get", "words/written/", 403)
    call(world.parent, "get", "words/audiences/", 403, q="co")


@pytest.mark.parametrize(
    "said",
    [
        {"title": ""},
        {"text": "<p> </p>"},
        {"audience": []},
        {"audience": ["user:0"]},
        {"category": "fête"},
        {"deadline": "2020-01-01"},
        {"deadline": "9999-12-31"},
        {"question": "a" * 301},
    ],
)
def test_what_is_wrong_is_said_at_its_field(world, call, said):
    assert set(call(world.teacher, "post", "words/", 400, **_said(world, **said))) == set(said)
    assert not Word.objects.exists()


def test_a_parent_confirms_once_and_answers(world, call, word):
    sent = word(replies=True)
    path = f"words/{sent.pk}/"
    assert [one["id"] for one in call(world.parent, "get", "words/", waiting=True)["results"]] == [sent.pk]
    for _n in range(2):
        told = call(world.parent, "post", f"{path}confirm/", edition=1)
    assert (told["waiting"], Confirmation.objects.count()) == (None, 1)
    assert call(world.parent, "get", "words/", waiting=True)["results"] == []
    for text in ("Merci", "Merci beaucoup"):
        told = call(world.parent, "post", f"{path}reply/", edition=1, text=text)
    assert (told["reply"]["text"], Reply.objects.count()) == ("Merci beaucoup", 1)
    counts = call(world.teacher, "get", f"{path}follow-up/")
    assert (counts["total"], counts["read"], counts["missing"], counts["replies"]) == (1, 1, 0, 1)
    call(world.parent, "get", f"{path}follow-up/", 403)


def test_a_sent_word_is_corrected_and_families_are_not_told_again(world, call, word):
    sent = word()
    path, said = f"words/{sent.pk}/", {"title": sent.title, "text": "<p>10 h</p>", "edition": 1}
    before = Event.objects.count()
    call(world.parent, "post", f"{path}correct/", 403, **said)
    changed = call(world.teacher, "post", f"{path}correct/", **said)
    assert (changed["edition"], changed["text"], Event.objects.count()) == (2, "<p>10 h</p>", before)
    assert call(world.teacher, "post", f"{path}correct/", **said)["edition"] == 2  # the same twice
    late = call(world.teacher, "post", f"{path}correct/", 409, **{**said, "text": "<p>11 h</p>"})
    assert late["edition"] == 2
    asked = {**said, "edition": 2, "question": "Autorisez-vous la sortie ?"}
    assert "nouveau mot" in call(world.teacher, "post", f"{path}correct/", 409, **asked)["detail"]
    draft = call(world.teacher, "post", "words/", 201, **_said(world))
    call(world.teacher, "post", f"words/{draft['id']}/correct/", 404, **said)


def test_an_authorisation_is_not_signed_by_a_program(world, call, word):
    path = f"words/{word(question=QUESTION).pk}/"
    said = {"edition": 1, "consents": {str(world.pupil.pk): "yes"}, "name": world.parent.full_name}
    assert "se signe sur la page du mot" in call(world.parent, "post", f"{path}sign/", 403, **said)["detail"]
    assert "signez" in call(world.parent, "post", f"{path}confirm/", 409, edition=1)["detail"]
    assert call(world.parent, "get", path)["waiting"] == "sign"
    assert not Signature.objects.exists()
    assert not Confirmation.objects.exists()


def test_what_takes_no_answer_says_so(world, call, word):
    path = f"words/{word().pk}/"
    assert "n’attend pas" in call(world.parent, "post", f"{path}reply/", 403, edition=1, text="Merci")["detail"]
    assert "responsables légaux" in call(world.teacher, "post", f"{path}confirm/", 403, edition=1)["detail"]


def test_the_missing_are_reminded_once_an_hour(world, call, word):
    path = f"words/{word().pk}/remind/"
    assert call(world.teacher, "post", path) == {"people": 1}
    assert "moins d’une heure" in call(world.teacher, "post", path, 409)["detail"]
    call(world.parent, "post", path, 403)


@pytest.mark.parametrize("box", ["sent", "shared", "drafts", "scheduled"])
def test_an_author_finds_what_they_wrote(world, call, word, box):
    word()
    call(world.teacher, "post", "words/", 201, **_said(world))
    found = call(world.teacher, "get", "words/written/", box=box)["results"]
    titles = {"sent": ["Sortie au musée"], "drafts": ["Piscine"]}.get(box, [])
    assert [one["title"] for one in found] == titles


def test_pupils_and_classes_are_found_by_a_few_letters(world, call):
    tokens = {q: call(world.teacher, "get", "words/audiences/", q=q)[0]["token"] for q in ("coquel", "lou mart")}
    assert tokens == {"coquel": f"class:{world.school_class.pk}", "lou mart": f"user:{world.pupil.pk}"}


@pytest.mark.parametrize("verb", ["", "follow-up/"])
def test_a_word_to_other_families_is_unknown(world, call, word, verb):
    call(world.other_teacher, "get", f"words/{word().pk}/{verb}", 404)


@pytest.mark.parametrize("verb", ["send", "confirm", "reply", "sign", "remind"])
def test_so_it_is_to_whoever_would_answer(world, call, word, verb):
    said = {"edition": 1, "text": "Merci"} if verb in {"confirm", "reply"} else {}
    call(world.other_teacher, "post", f"words/{word().pk}/{verb}/", 404, **said)


@pytest.mark.parametrize("rows", [1, 5])
def test_a_page_asks_as_much_for_one_as_for_five(world, call, word, rows):
    for _n in range(rows):
        word()
    call(world.parent, "get", "words/")
    with exactly(7):  # the school, the key with its person, the words, four for their children and answers
        assert len(call(world.parent, "get", "words/")["results"]) == rows
    call(world.teacher, "get", "words/written/")
    with exactly(5):  # the school, the key with its person, the words, two for their families
        assert len(call(world.teacher, "get", "words/written/")["results"]) == rows
