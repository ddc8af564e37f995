"""Killed while it sends to a whole class: all of it has left, or nothing; asked again, everybody has it once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.liaison import services as liaison
from tenant_apps.liaison.models import Word, WordPupil
from tenant_apps.messaging import services as messaging
from tenant_apps.messaging.models import Addressee, Copy, Message
from tenant_apps.timeline import tasks
from tenant_apps.timeline.models import Entry, Event
from tenants.context import in_school
from tenants.models import School
from tests.factories.accounts import PupilFactory, TeacherFactory
from tests.factories.directory import make_class
from tests.faults.conftest import dies

PUPILS = 60  # more than a page would send one by one


@pytest.fixture
def scene(committed, django_db_blocker):
    """(school, teacher, their class, its pupils) in the committed database."""
    with django_db_blocker.unblock():
        school = School.objects.get(subdomain="alpha")
        with in_school(school):
            teacher = TeacherFactory()
            pupils = PupilFactory.create_batch(PUPILS)
            school_class = make_class(teacher, *pupils)
            Event.objects.all().delete()  # of the class that was made
            yield school, teacher, school_class, {one.pk for one in pupils}
            for model in (Message, Word, Event):
                model.objects.all().delete()
            school_class.delete()
            User.objects.filter(pk__in=[teacher.pk, *(one.pk for one in pupils)]).delete()


def _told_once(people):
    """The news of it reach these people once, though the killed process told nobody."""
    event = Event.objects.get()
    Event.objects.filter(pk=event.pk).update(created_at=timezone.now() - timedelta(minutes=2), fanned_out_at=None)
    for _time in range(2):
        tasks.sweep_timeline.run()
    told = sorted(Entry.objects.filter(event=event).order_by("pk").values_list("user", flat=True))
    assert set(told) >= people
    assert len(told) == len(set(told))


@pytest.mark.parametrize("moment", ["begun", "before_commit", "after_commit"])
def test_a_message_to_a_class_has_left_whole_or_not_at_all(committed, scene, moment):
    school, teacher, _school_class, pupils = scene
    tokens = {"to": [f"user:{pk}" for pk in sorted(pupils)]}
    content = messaging.Content("Sortie", "<p>À 9 h.</p>", tokens)
    draft = messaging.save_draft(actor=teacher, content=content)
    dies("sending_worker", committed, school.schema_name, "message", str(draft.pk), moment)

    draft.refresh_from_db()
    held = Copy.objects.filter(message=draft, outgoing=False)
    if moment == "after_commit":
        assert (draft.state, held.count()) == ("sent", PUPILS)
    else:
        assert (draft.state, held.count()) == ("draft", 0)
        assert not Addressee.objects.filter(message=draft).exists()
        assert not Event.objects.exists()
    for _click in range(2):
        messaging.send(actor=teacher, message=draft)
    assert sorted(held.order_by("pk").values_list("user", flat=True)) == sorted(pupils)
    _told_once(pupils)


@pytest.mark.parametrize("moment", ["begun", "before_commit", "after_commit"])
def test_a_word_to_a_class_has_left_whole_or_not_at_all(committed, scene, moment):
    school, teacher, school_class, pupils = scene
    word = liaison.write_word(actor=teacher, content=liaison.Content("Sortie", "<p>À 9 h.</p>"))
    liaison.address_word(actor=teacher, word=word, tokens=[f"class:{school_class.pk}"])
    dies("sending_worker", committed, school.schema_name, "word", str(word.pk), moment)

    word.refresh_from_db()
    rows = WordPupil.objects.filter(word=word)
    sent = AuditEntry.objects.filter(verb="liaison.send_word", target_key=f"liaison.word:{word.pk}")
    if moment == "after_commit":
        assert (word.is_sent, rows.count()) == (True, PUPILS)
    else:
        assert (word.is_sent, rows.count(), sent.count()) == (False, 0, 0)
        assert not Event.objects.exists()
    for _click in range(2):
        liaison.send_word(actor=teacher, word=word)
    assert sorted(rows.order_by("pk").values_list("pupil", flat=True)) == sorted(pupils)
    assert sent.count() == 1
    _told_once(pupils)
