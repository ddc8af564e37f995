"""What families do with a word: read it, reply, sign."""

import pytest

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.communication.services import suspend
from tenant_apps.liaison import services
from tenant_apps.liaison.choices import Consent, Waiting
from tenant_apps.liaison.models import Confirmation, Reply, Signature
from tenant_apps.liaison.rules import text_hash
from tenant_apps.liaison.selectors import (
    children_of,
    counts_of,
    edition_texts,
    entries_of,
    reading_of,
    text_signed,
    waiting_words,
)
from tenant_apps.liaison.services import Content, Hand, LiaisonRefused, WordMoved
from tests.liaison.conftest import QUESTION

DRAWN = "M10 20" + "L11 22L14 30" * 6
HAND = Hand("Maud Petit")


def _waits(user, word):
    return waiting_words(user).filter(pk=word.pk).exists()


def test_one_parent_confirms_for_the_family_and_all_its_children(world, family, sent):
    word = sent()
    assert _waits(family.mother, word)
    assert _waits(family.father, word)
    assert services.confirm(actor=family.mother, word=word, edition=1) == 2
    assert not _waits(family.mother, word)
    assert not _waits(family.father, word)
    assert _waits(world.parent, word)
    assert counts_of(word).read == 2
    assert services.confirm(actor=family.father, word=word, edition=1) == 2  # may say so too
    assert counts_of(word).read == 2


def test_confirmed_twice_it_is_once(family, sent):
    word = sent()
    assert services.confirm(actor=family.mother, word=word, edition=1) == 2
    assert services.confirm(actor=family.mother, word=word, edition=1) == 0
    assert Confirmation.objects.count() == 2
    assert AuditEntry.objects.filter(verb="liaison.confirm").count() == 1


def test_both_parents_when_both_are_asked(world, family, sent):
    word = sent(both_parents=True)
    services.confirm(actor=family.mother, word=word, edition=1)
    assert not _waits(family.mother, word)
    assert _waits(family.father, word)
    assert counts_of(word).settled == 0
    services.confirm(actor=family.father, word=word, edition=1)
    assert counts_of(word).settled == 2
    services.confirm(actor=world.parent, word=word, edition=1)  # alone: not waited for twice
    assert counts_of(word).settled == 3


def test_who_does_not_answer_for_a_child_confirms_nothing(world, family, sent):
    word = sent()
    for user in (family.neighbour, world.other_parent, world.other_teacher, world.teacher):
        with pytest.raises(LiaisonRefused, match="responsables légaux"):
            services.confirm(actor=user, word=word, edition=1)
    with pytest.raises(LiaisonRefused, match="tes parents"):
        services.confirm(actor=world.pupil, word=word, edition=1)
    assert not _waits(family.neighbour, word)
    assert [entry.word for entry in entries_of(family.neighbour)] == [word]


def test_a_contact_answers_when_nobody_else_does(world, sent):
    from tenant_apps.directory.models import Guardianship

    Guardianship.objects.filter(relative=world.parent).update(authority="contact")
    word = sent()
    assert _waits(world.parent, word)
    assert services.confirm(actor=world.parent, word=word, edition=1) == 1


def test_unread_words_child_by_child(world, family, sent):
    sent()
    sent(to=[f"user:{family.second.pk}"])
    counts = {child.user: child.waiting for child in children_of(family.father)}
    assert counts == {family.first: 1, family.second: 2}
    assert [len(entry.rows) for entry in entries_of(family.father)] == [1, 2]
    assert [len(entry.rows) for entry in entries_of(family.father, child=family.first.pk)] == [2]
    assert len(entries_of(family.father, child=world.pupil.pk).object_list) == 0


def test_a_reply_counts_as_reading_and_may_be_changed(world, family, sent, told):
    word = sent(replies=True)
    services.reply(actor=family.mother, word=word, text=" D’accord. ", edition=1)
    services.reply(actor=family.mother, word=word, text="D’accord.", edition=1)
    assert counts_of(word).read == 2
    assert len(told(world.teacher, "replied")) == 1
    services.reply(actor=family.mother, word=word, text="Finalement non.", edition=1)
    services.reply(actor=family.father, word=word, text="Moi oui.", edition=1)
    assert len(told(world.teacher, "reply_changed")) == 1
    assert sorted(Reply.objects.values_list("text", flat=True)) == ["Finalement non.", "Moi oui."]
    assert reading_of(family.mother, word).reply.text == "Finalement non."


def test_replies_only_where_they_are_asked(world, family, sent):
    with pytest.raises(LiaisonRefused, match="n’attend pas de réponse"):
        services.reply(actor=family.mother, word=sent(), text="Bonjour", edition=1)
    word = sent(replies=True)
    with pytest.raises(LiaisonRefused, match="Écrivez"):
        services.reply(actor=family.mother, word=word, text="  ", edition=1)
    suspend(actor=world.admin, reason="Incident", school_class=None, pupils_only=False)
    with pytest.raises(LiaisonRefused, match="suspendu"):
        services.reply(actor=family.mother, word=word, text="Bonjour", edition=1)
    assert services.confirm(actor=family.mother, word=word, edition=1) == 2  # reading is never suspended


def test_an_authorisation_is_signed_child_by_child(world, family, sent, told):
    word = sent(question=QUESTION)
    assert reading_of(family.mother, word).waiting == Waiting.SIGN
    consents = {family.first.pk: "yes", family.second.pk: "no"}
    made = services.sign(actor=family.mother, word=word, edition=1, consents=consents, hand=HAND)
    assert {one.consent for one in made} == {"yes", "no"}
    assert {one.text_hash for one in made} == {text_hash(word.title, word.text, QUESTION)}
    counts = counts_of(word)
    assert (counts.read, counts.settled, counts.yes, counts.no) == (2, 2, 1, 1)
    assert not _waits(family.father, word)
    assert len(told(world.teacher, "refused")) == 1


def test_a_signature_for_one_child_leaves_the_other_waiting(family, sent):
    word = sent(question=QUESTION)
    services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    assert _waits(family.mother, word)
    assert reading_of(family.mother, word).waiting == Waiting.SIGN


def test_the_same_signature_sent_again_is_one_and_another_answer_is_another_row(family, sent):
    word = sent(question=QUESTION)
    yes, no = {family.first.pk: "yes"}, {family.first.pk: "no"}
    for consents in (yes, yes, no):
        services.sign(actor=family.mother, word=word, edition=1, consents=consents, hand=HAND)
    assert list(Signature.objects.values_list("consent", flat=True)) == ["yes", "no"]
    assert (counts_of(word).yes, counts_of(word).no) == (0, 1)


def test_parents_who_disagree_come_to_no(family, sent):
    word = sent(question=QUESTION)
    services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    services.sign(actor=family.father, word=word, edition=1, consents={family.first.pk: "no"}, hand=HAND)
    assert (counts_of(word).yes, counts_of(word).no) == (0, 1)


def test_both_have_to_sign_when_both_are_asked(family, sent):
    word = sent(question=QUESTION, both_parents=True)
    consents = {family.first.pk: "yes", family.second.pk: "yes"}
    services.sign(actor=family.mother, word=word, edition=1, consents=consents, hand=HAND)
    assert (counts_of(word).yes, counts_of(word).settled) == (0, 0)
    services.sign(actor=family.father, word=word, edition=1, consents=consents, hand=Hand(drawing=DRAWN))
    assert (counts_of(word).yes, counts_of(word).settled) == (2, 2)
    assert Signature.objects.filter(signed_name=family.father.full_name, drawing=DRAWN).count() == 2


@pytest.mark.parametrize(
    ("hand", "why"),
    [
        (Hand(), "Signez"),
        (Hand("."), "Signez"),
        (Hand("Maud", "M1 1L2 2"), "trop courte"),
        (Hand("Maud", "<script>"), "trop courte"),
    ],
)
def test_what_is_no_signature(family, sent, hand, why):
    word = sent(question=QUESTION)
    with pytest.raises(LiaisonRefused, match=why):
        services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "yes"}, hand=hand)
    assert not Signature.objects.exists()


def test_nobody_signs_for_another_child_nor_without_saying_what(world, family, sent):
    word = sent(question=QUESTION)
    for consents in ({world.pupil.pk: "yes"}, {}, {family.first.pk: "peut-être"}):
        with pytest.raises(LiaisonRefused, match="oui ou non"):
            services.sign(actor=family.mother, word=word, edition=1, consents=consents, hand=HAND)
    with pytest.raises(LiaisonRefused, match="responsables légaux"):
        services.sign(actor=family.neighbour, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    with pytest.raises(LiaisonRefused, match="et signez"):
        services.confirm(actor=family.mother, word=word, edition=1)
    with pytest.raises(LiaisonRefused, match="ne demande pas"):
        services.sign(actor=family.mother, word=sent(), edition=1, consents={family.first.pk: "yes"}, hand=HAND)


def _correct(word, author, text="<p>Nous partons à 10 h.</p>", **more):
    content = Content(word.title, text, word.category)
    return services.correct_word(
        actor=author, word=word, edition=more.get("edition", word.edition), content=content, question=word.question
    )


def test_a_signature_names_the_text_it_was_put_under(world, family, sent):
    word = sent(question=QUESTION)
    services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    word = _correct(word, world.teacher)
    with pytest.raises(WordMoved, match="a changé"):
        services.sign(actor=family.father, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    services.sign(actor=family.father, word=word, edition=2, consents={family.first.pk: "yes"}, hand=HAND)
    first, second = Signature.objects.select_related("concerned__word")
    assert text_signed(first).text == "<p>Nous partons à 9 h.</p>"
    assert text_signed(second).text == "<p>Nous partons à 10 h.</p>"
    for one in (first, second):
        text = text_signed(one)
        assert one.text_hash == text_hash(text.title, text.text, text.question)
    # Asked again under the new text, the same answer is a new signature.
    again = services.sign(actor=family.mother, word=word, edition=2, consents={family.first.pk: "yes"}, hand=HAND)
    assert [one.edition for one in again] == [2]


def test_who_confirmed_the_text_as_it_was_is_known(world, family, sent):
    word = sent()
    services.confirm(actor=family.mother, word=word, edition=1)
    word = _correct(word, world.teacher)
    assert reading_of(family.mother, word).has_moved
    assert [one.text for one in edition_texts(word)] == ["<p>Nous partons à 9 h.</p>"]
    services.confirm(actor=world.parent, word=word, edition=2)
    assert not reading_of(world.parent, word).has_moved
    services.confirm(actor=family.father, word=word, edition=99)  # never more than there is
    assert reading_of(family.father, word).seen_edition == 2


def test_a_consent_has_its_words():
    assert Consent("yes").label == "J’autorise"
