"""A word prepared, addressed, sent now or later."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry
from tenant_apps.accounts.services import block_user, predelete_users
from tenant_apps.communication.services import suspend
from tenant_apps.directory import services as directory
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.liaison import permissions, services
from tenant_apps.liaison.choices import State
from tenant_apps.liaison.models import Word, WordPupil
from tenant_apps.liaison.services import Content, LiaisonRefused, Options, sending
from tenant_apps.liaison.telling import tell_families
from tenant_apps.timeline.models import Event
from tests.factories.accounts import PupilFactory
from tests.factories.directory import make_family
from tests.liaison.conftest import QUESTION
from tests.queries import asked


def _pupils(word):
    return {row.pupil_id for row in WordPupil.objects.filter(word=word)}


def test_a_word_reaches_the_pupils_of_the_class_and_whoever_reads_for_them(world, family, sent, told):
    word = sent()
    assert word.state == State.SENT
    assert _pupils(word) == {world.pupil.pk, family.first.pk, family.second.pk}
    line = f"<b>{world.teacher.full_name}</b> vous a écrit un mot : « Sortie au musée »."
    for reader in (world.parent, family.mother, family.father, family.neighbour):
        assert told(reader, "word") == [line]  # once, whatever the number of children
    assert told(world.pupil, "word")[0].startswith(f"<b>{world.teacher.full_name}</b> a écrit un mot à ta famille")
    for other in (world.other_parent, world.other_teacher, world.other_pupil, world.teacher):
        assert told(other, "word") == []
    assert AuditEntry.objects.filter(verb="liaison.send_word", data__pupils=3).count() == 1


def test_an_authorisation_says_what_it_asks(world, sent, told):
    sent(question=QUESTION)
    [line] = told(world.parent, "to_sign")
    assert "vous demande une autorisation" in line


def test_single_pupils_groups_and_classes_come_together_once(world, family, draft):
    tokens = [f"class:{world.school_class.pk}", f"user:{family.first.pk}", f"user:{world.other_pupil.pk}", "class:x"]
    word = draft(to=tokens)
    services.send_word(actor=world.teacher, word=word)
    assert _pupils(word) == {world.pupil.pk, family.first.pk, family.second.pk, world.other_pupil.pk}


def test_a_group_made_by_hand_stands_for_its_pupils(world, family, draft):
    group = create_group(actor=world.admin, kind=GroupKind.MANUAL, name="Chorale")
    add_members(actor=world.admin, group=group, users=[world.pupil, family.mother])
    word = draft(world.admin, to=[f"group:{group.pk}"])
    services.send_word(actor=world.admin, word=word)
    assert _pupils(word) == {world.pupil.pk}


def test_sent_twice_it_has_left_once(world, draft):
    word = draft()
    stale = Word.objects.get(pk=word.pk)
    first = services.send_word(actor=world.teacher, word=word)
    again = services.send_word(actor=world.teacher, word=stale)
    assert (first.pupils, again.pupils) == (1, 1)
    assert Event.objects.filter(kind="liaison.word").count() == 1
    assert AuditEntry.objects.filter(verb="liaison.send_word").count() == 1


def test_who_is_not_reached_any_more_is_left_out_and_named(world, family, draft):
    gone = PupilFactory(first_name="Zoé", last_name="Partie")
    word = draft(to=[f"class:{world.school_class.pk}", f"user:{gone.pk}", f"class:{world.other_class.pk}"])
    predelete_users(actor=None, users=[gone], reason="asked")
    directory.detach(actor=None, school_class=world.other_class, user=world.other_pupil)
    world.other_class.delete()
    sent = services.send_word(actor=world.teacher, word=word)
    assert sent.dropped == ["Zoé Partie", "une classe qui n’existe plus"]
    assert sent.pupils == 3


def test_a_word_to_nobody_does_not_leave(world, draft):
    alone = PupilFactory()
    word = draft(to=[f"user:{alone.pk}"])
    predelete_users(actor=None, users=[alone], reason="asked")
    with pytest.raises(LiaisonRefused, match="ne s’adresse plus à personne"):
        services.send_word(actor=world.teacher, word=word)
    assert not WordPupil.objects.exists()
    with pytest.raises(LiaisonRefused, match="au moins une classe"):
        services.address_word(actor=world.teacher, word=word, tokens=["class:999999", "user:999999"])


@pytest.mark.parametrize("role", ["pupil", "parent"])
def test_families_write_no_words(world, role):
    with pytest.raises(LiaisonRefused, match="écrits par l’école"):
        services.write_word(actor=getattr(world, role), content=Content("a", "<p>b</p>"))


def test_a_draft_is_its_authors_alone(world, draft):
    word = draft()
    for verb, more in [
        (services.rewrite_word, {"content": Content("x", "<p>y</p>")}),
        (services.set_options, {"options": Options()}),
        (services.send_word, {}),
        (services.delete_draft, {}),
        (services.schedule_word, {"moment": timezone.now() + timedelta(days=1)}),
    ]:
        with pytest.raises(LiaisonRefused, match="à quelqu’un d’autre"):
            verb(actor=world.other_teacher, word=word, **more)
    assert not permissions.visible_to(world.other_teacher).filter(pk=word.pk).exists()
    assert permissions.visible_to(world.teacher).filter(pk=word.pk).exists()


def test_a_draft_is_changed_until_it_leaves(world, draft):
    word = draft()
    services.rewrite_word(actor=world.teacher, word=word, content=Content("Autre titre", "<p>Autre</p>", "canteen"))
    services.send_word(actor=world.teacher, word=word)
    with pytest.raises(LiaisonRefused, match="déjà envoyé"):
        services.rewrite_word(actor=world.teacher, word=word, content=Content("x", "<p>y</p>"))
    with pytest.raises(LiaisonRefused, match="déjà envoyé"):
        services.delete_draft(actor=world.teacher, word=word)
    assert Word.objects.get(pk=word.pk).title == "Autre titre"
    assert Word.objects.get(pk=word.pk).edition == 1


def test_nothing_leaves_while_messages_are_suspended(world, draft):
    word = draft()
    suspend(actor=world.admin, reason="Incident", school_class=None, pupils_only=False)
    with pytest.raises(LiaisonRefused, match="suspendu"):
        services.send_word(actor=world.teacher, word=word)


def test_images_of_somebody_else_are_refused(world, draft):
    content = Content("a", '<p><img src="/ecriture/media/999/" alt=""></p>')
    with pytest.raises(LiaisonRefused, match="à quelqu’un d’autre"):
        services.write_word(actor=world.teacher, content=content)


def test_a_deadline_is_to_come(world, draft):
    with pytest.raises(LiaisonRefused, match="déjà passée"):
        draft(deadline=timezone.now() - timedelta(minutes=1))


def test_a_planned_word_leaves_by_itself_once(world, draft, told, time_machine):
    time_machine.move_to("2026-11-05T10:00:00+01:00", tick=False)
    word = draft()
    services.schedule_word(actor=world.teacher, word=word, moment=timezone.now() + timedelta(hours=2))
    assert services.send_planned() == 0
    time_machine.move_to("2026-11-05T12:00:00+01:00", tick=False)
    assert services.send_planned() == 1
    assert services.send_planned() == 0
    assert len(told(world.parent, "word")) == 1
    word.refresh_from_db()
    assert (word.state, word.scheduled_for) == (State.SENT, None)


def test_a_planned_word_that_fails_holds_no_other_and_leaves_at_the_next_run(
    world, draft, told, time_machine, monkeypatch, caplog
):
    time_machine.move_to("2026-11-05T10:00:00+01:00", tick=False)
    first, second = draft(), draft(title="Photographe")
    for word, hours in ((first, 1), (second, 2)):
        services.schedule_word(actor=world.teacher, word=word, moment=timezone.now() + timedelta(hours=hours))
    time_machine.move_to("2026-11-05T13:00:00+01:00", tick=False)

    def fail_for_the_first(actor, word):
        if word.pk == first.pk:
            raise RuntimeError("broken")
        tell_families(actor, word)

    monkeypatch.setattr(sending, "tell_families", fail_for_the_first)
    assert services.send_planned() == 1
    assert f"word {first.pk} is left for the next run" in caplog.text
    assert [Word.objects.get(pk=one.pk).state for one in (first, second)] == [State.SCHEDULED, State.SENT]
    assert not WordPupil.objects.filter(word=first).exists()
    assert len(told(world.parent, "word")) == 1
    monkeypatch.undo()
    assert services.send_planned() == 1
    assert len(told(world.parent, "word")) == 2


def test_a_planned_word_may_be_kept_back(world, draft):
    word = draft()
    services.schedule_word(actor=world.teacher, word=word, moment=timezone.now() + timedelta(hours=2))
    services.unschedule_word(actor=world.teacher, word=word)
    services.unschedule_word(actor=world.teacher, word=word)
    word.refresh_from_db()
    assert (word.state, word.scheduled_for) == (State.DRAFT, None)


@pytest.mark.parametrize(
    ("delay", "deadline", "why"),
    [
        (timedelta(minutes=-1), None, "déjà passée"),
        (timedelta(days=400), None, "un an"),
        (timedelta(days=3), timedelta(days=2), "après sa date limite"),
    ],
)
def test_moments_that_make_no_sense(world, draft, delay, deadline, why):
    now = timezone.now()
    word = draft(deadline=now + deadline if deadline else None)
    with pytest.raises(LiaisonRefused, match=why):
        services.schedule_word(actor=world.teacher, word=word, moment=now + delay)


def test_a_planned_word_of_a_blocked_author_is_a_draft_again_and_they_are_told(world, draft, told, time_machine):
    time_machine.move_to("2026-11-05T10:00:00+01:00", tick=False)
    word = draft()
    other = draft(world.other_teacher, to=[f"class:{world.other_class.pk}"])
    for one in (word, other):
        services.schedule_word(actor=one.author, word=one, moment=timezone.now() + timedelta(hours=2))
    block_user(actor=world.admin, user=world.other_teacher)
    predelete_users(actor=None, users=[world.pupil], reason="asked")
    time_machine.move_to("2026-11-05T13:00:00+01:00", tick=False)
    assert services.send_planned() == 0
    for one in (word, other):
        one.refresh_from_db()
        assert one.state == State.DRAFT
    [line] = told(world.teacher, "not_sent")
    assert "n’a pas pu partir" in line
    assert "ne s’adresse plus à personne" in line


def test_a_word_to_many_leaves_by_as_many_queries_as_one_to_few(world, draft):
    """Nobody's id goes back and forth: a school filled today looked 900 of them up for each of its accounts."""
    first, few, many = draft(), draft(), draft()
    services.send_word(actor=world.teacher, word=first)  # the rules of communication are read once
    with CaptureQueriesContext(connection) as for_few:
        services.send_word(actor=world.teacher, word=few)
    make_family(world.school_class, children=5)
    with CaptureQueriesContext(connection) as for_many:
        services.send_word(actor=world.teacher, word=many)
    assert len(asked(for_many)) == len(asked(for_few))
    [readers] = [sql for sql in asked(for_many) if 'FROM "directory_guardianship"' in sql]
    assert "liaison_wordpupil" in readers


def test_the_deadline_of_a_planned_word_stays_after_it_leaves(world, draft):
    now = timezone.now()
    word = services.schedule_word(actor=world.teacher, word=draft(), moment=now + timedelta(days=5))
    with pytest.raises(LiaisonRefused, match="après sa date limite"):
        services.set_options(actor=world.teacher, word=word, options=Options(deadline=now + timedelta(days=2)))
    word.refresh_from_db()
    assert word.deadline is None
