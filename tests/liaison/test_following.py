"""What authors and colleagues do with a word that has left."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from tenant_apps.liaison import documents, permissions, services
from tenant_apps.liaison.choices import Box, Filter, State
from tenant_apps.liaison.models import Signature, Word, WordShare
from tenant_apps.liaison.selectors import follow_up, replies_of, written
from tenant_apps.liaison.services import Content, Hand, LiaisonRefused, WordMoved, following
from tenant_apps.liaison.telling import missing_of
from tenant_apps.sharing import registry
from tenant_apps.sharing import services as sharing
from tenant_apps.sharing.choices import Level
from tenant_apps.timeline import moderation
from tenant_apps.timeline.models import Event
from tests.factories.directory import make_family
from tests.liaison.conftest import QUESTION
from tests.queries import exactly

HAND = Hand("Maud Petit")


def _correct(actor, word, text, *, edition=1, question=None):
    content = Content(word.title, text, word.category)
    question = word.question if question is None else question
    return services.correct_word(actor=actor, word=word, edition=edition, content=content, question=question)


def _share(actor, word, level, *users, groups=()):
    kind = registry.get("liaison.word")
    return sharing.share(
        actor=actor, kind=kind, thing=word, level=level, users=[user.pk for user in users], groups=groups
    )


def test_only_the_missing_are_reminded(world, family, sent, told):
    word = sent()
    services.confirm(actor=family.mother, word=word, edition=1)
    assert services.remind(actor=world.teacher, word=word) == 1
    assert len(told(world.parent, "reminder")) == 1
    for done in (family.mother, family.father, family.neighbour, world.pupil):
        assert told(done, "reminder") == []


def test_with_both_parents_the_one_who_has_not_is_reminded(world, family, sent, told):
    word = sent(both_parents=True)
    services.confirm(actor=family.mother, word=word, edition=1)
    services.remind(actor=world.teacher, word=word)
    assert len(told(family.father, "reminder")) == 1
    assert told(family.mother, "reminder") == []


def test_for_an_authorisation_those_who_have_not_signed(world, family, sent):
    word = sent(question=QUESTION)
    consents = {family.first.pk: "yes", family.second.pk: "yes"}
    services.sign(actor=family.mother, word=word, edition=1, consents=consents, hand=HAND)
    assert services.remind(actor=world.teacher, word=word) == 1


def test_a_double_click_is_one_reminder(world, sent, time_machine):
    time_machine.move_to("2026-11-05T10:00:00+01:00", tick=False)
    word = sent()
    services.remind(actor=world.teacher, word=word)
    with pytest.raises(LiaisonRefused, match="moins d’une heure"):
        services.remind(actor=world.teacher, word=word)
    time_machine.move_to("2026-11-05T11:00:00+01:00", tick=False)
    assert services.remind(actor=world.teacher, word=word) == 1
    services.confirm(actor=world.parent, word=word, edition=1)
    time_machine.move_to("2026-11-05T13:00:00+01:00", tick=False)
    with pytest.raises(LiaisonRefused, match="Personne ne manque"):
        services.remind(actor=world.teacher, word=word)


def test_families_are_reminded_once_before_the_deadline(world, family, sent, told, time_machine):
    time_machine.move_to("2026-11-02T10:00:00+01:00", tick=False)
    word = sent(deadline=timezone.now() + timedelta(days=5))
    services.confirm(actor=family.mother, word=word, edition=1)
    time_machine.move_to("2026-11-06T09:59:00+01:00", tick=False)
    assert services.remind_before_deadlines() == 0
    time_machine.move_to("2026-11-06T10:00:00+01:00", tick=False)
    assert services.remind_before_deadlines() == 1
    assert services.remind_before_deadlines() == 0
    assert len(told(world.parent, "deadline")) == 1
    assert told(family.father, "deadline") == []


def test_a_reminder_that_fails_holds_no_other_and_is_tried_again(world, sent, told, time_machine, monkeypatch):
    time_machine.move_to("2026-11-02T10:00:00+01:00", tick=False)
    first, _second = (sent(deadline=timezone.now() + timedelta(days=5, hours=hours)) for hours in (0, 1))
    time_machine.move_to("2026-11-06T12:00:00+01:00", tick=False)

    def fail_for_the_first(word):
        if word.pk == first.pk:
            raise RuntimeError("broken")
        return missing_of(word)

    monkeypatch.setattr(following, "missing_of", fail_for_the_first)
    assert services.remind_before_deadlines() == 1
    assert len(told(world.parent, "deadline")) == 1
    monkeypatch.undo()
    assert services.remind_before_deadlines() == 1
    assert len(told(world.parent, "deadline")) == 2


def test_a_correction_tells_nobody_and_keeps_what_was(world, sent):
    word = sent()
    before = Event.objects.count()
    changed = _correct(world.teacher, word, "<p>10 h</p>")
    assert (changed.edition, Event.objects.count()) == (2, before)
    same = _correct(world.teacher, changed, "<p>10 h</p>")  # a double click, from the old page
    assert (same.edition, changed.editions.count()) == (2, 1)
    with pytest.raises(WordMoved):
        _correct(world.teacher, word, "<p>11 h</p>")


def test_the_question_families_signed_stays(world, family, sent):
    word = sent(question=QUESTION)
    word = _correct(world.teacher, word, word.text, question="Autorisez-vous votre enfant à sortir ?")
    services.sign(actor=family.mother, word=word, edition=2, consents={family.first.pk: "yes"}, hand=HAND)
    with pytest.raises(LiaisonRefused, match="déjà signé"):
        _correct(world.teacher, word, word.text, edition=2, question="Autre chose ?")
    with pytest.raises(LiaisonRefused, match="ne s’ajoute ni ne se retire"):
        _correct(world.teacher, word, word.text, edition=2, question="")


def test_a_removed_word_is_in_nobodys_carnet(world, sent, told):
    word = sent()
    assert services.remove_word(actor=world.teacher, word=word) is False
    assert not Word.objects.exists()
    assert told(world.parent, "word") == []


def test_a_signed_word_stays_with_its_author_for_its_proofs(world, family, sent):
    word = sent(question=QUESTION)
    services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "yes"}, hand=HAND)
    assert services.remove_word(actor=world.teacher, word=word) is True
    assert not permissions.visible_to(family.mother).filter(pk=word.pk).exists()
    assert permissions.visible_to(world.teacher).filter(pk=word.pk).exists()
    assert Signature.objects.count() == 1
    word.refresh_from_db()
    with pytest.raises(LiaisonRefused, match="retiré"):
        services.remove_word(actor=world.teacher, word=word)
    with pytest.raises(LiaisonRefused, match="n’est plus dans le carnet"):
        services.sign(actor=family.mother, word=word, edition=1, consents={family.first.pk: "no"}, hand=HAND)


def test_an_administrator_hides_what_is_out_of_place(world, sent):
    word = sent()
    moderation.remove_content(actor=world.admin, app="liaison", target=f"liaison.word:{word.pk}")
    moderation.remove_content(actor=world.admin, app="liaison", target="liaison.word:x")
    word.refresh_from_db()
    assert word.state == State.REMOVED
    assert not permissions.visible_to(world.parent).filter(pk=word.pk).exists()


@pytest.mark.parametrize(
    ("level", "follow", "remind", "change"),
    [(Level.READ, True, False, False), (Level.CONTRIBUTE, True, True, False), (Level.MANAGE, True, True, True)],
)
def test_colleagues_follow_as_far_as_it_is_shared(world, sent, told, level, follow, remind, change):
    word = sent()
    colleague = world.other_teacher
    assert not permissions.can_follow(colleague, word)
    _share(world.teacher, word, level, colleague)
    assert bool(permissions.can_follow(colleague, word)) is follow
    assert bool(permissions.can_remind(colleague, word)) is remind
    assert bool(permissions.can_change(colleague, word)) is change
    assert len(told(colleague, "shared")) == 1
    assert [one.word for one in written(colleague, Box.SHARED)] == [word]


def test_a_follow_up_is_never_shared_with_families(world, sent):
    word = sent()
    with pytest.raises(sharing.ShareRefused, match="jamais avec des familles"):
        _share(world.teacher, word, Level.READ, world.other_parent)
    parents = world.school_class.groups.get(profile="relative")
    with pytest.raises(sharing.ShareRefused, match="jamais avec des familles"):
        _share(world.teacher, word, Level.READ, groups=[parents.pk])
    assert not WordShare.objects.exists()
    WordShare.objects.create(target=word, user=world.other_parent, level=Level.MANAGE)  # even then
    assert not permissions.can_follow(world.other_parent, word)
    assert not permissions.visible_to(world.other_parent).filter(pk=word.pk).exists()


def test_the_follow_up_says_who_and_who_is_missing(world, family, sent):
    word = sent(replies=True)
    services.reply(actor=family.mother, word=word, text="Merci", edition=1)
    whole = follow_up(word)
    assert (whole.counts.total, whole.counts.read, whole.counts.missing, whole.counts.replies) == (3, 2, 1, 1)
    by_pupil = {line.pupil: line for line in whole.page}
    assert set(by_pupil) == {world.pupil, family.first, family.second}
    adults = {adult.user: adult for adult in by_pupil[family.first].adults}
    assert set(adults) == {family.mother, family.father}  # a neighbour does not answer
    assert adults[family.mother].confirmation.edition == 1
    assert adults[family.mother].reply.text == "Merci"
    assert adults[family.father].confirmation is None
    assert [line.pupil for line in follow_up(word, shown=Filter.MISSING).page] == [world.pupil]
    assert {line.pupil for line in follow_up(word, shown=Filter.DONE).page} == {family.first, family.second}
    [reply] = replies_of(word)
    assert set(reply.children) == {family.first, family.second}


def test_authorised_and_not(world, family, sent):
    word = sent(question=QUESTION)
    consents = {family.first.pk: "yes", family.second.pk: "no"}
    services.sign(actor=family.mother, word=word, edition=1, consents=consents, hand=HAND)
    assert [line.pupil for line in follow_up(word, shown=Filter.YES).page] == [family.first]
    assert [line.pupil for line in follow_up(word, shown=Filter.NO).page] == [family.second]


def test_a_follow_up_asks_as_much_for_one_pupil_as_for_many(world, family, sent):
    few, many = sent(replies=True, to=[f"user:{world.pupil.pk}"]), sent(replies=True)
    for word in (few, many):
        services.confirm(actor=world.parent, word=word, edition=1)
    services.reply(actor=family.mother, word=many, text="Merci", edition=1)
    for word in (few, many):
        with exactly(9):
            whole = follow_up(word)
            assert [line.classes for line in whole.page]
    make_family(world.school_class)


def test_lists_of_authors(world, draft, sent):
    draft(title="Brouillon")
    planned = draft(title="Plus tard")
    services.schedule_word(actor=world.teacher, word=planned, moment=timezone.now() + timedelta(days=1))
    word = sent(title="Parti")
    services.confirm(actor=world.parent, word=word, edition=1)
    boxes = {box: [(one.word.title, one.settled, one.total) for one in written(world.teacher, box)] for box in Box}
    assert boxes == {
        Box.SENT: [("Parti", 1, 1)],
        Box.SHARED: [],
        Box.DRAFTS: [("Brouillon", 0, 0)],
        Box.SCHEDULED: [("Plus tard", 0, 0)],
    }
    for _more in range(4):
        sent()
    with exactly(4):
        assert len(written(world.teacher, Box.SENT).object_list) == 5


def test_the_hour_of_the_follow_up_on_paper_is_french(world, sent, time_machine):
    time_machine.move_to("2026-11-05T14:40:00+01:00", tick=False)
    word = sent()
    whole = follow_up(word)
    said = {}

    def keep(name, context, **_style):
        said["page"] = render_to_string(name, context)
        return b""

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(documents, "pdf_of", keep)
        documents.follow_up_pdf(documents.letter_of(word, "École Alpha"), whole.counts, list(whole.page))
    assert "imprimé le jeudi 5 novembre 2026 à 14\u00a0h\u00a040" in said["page"]
