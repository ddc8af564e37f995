"""Two parents at once, a double click, a correction while a parent answers: right, once."""

import threading

import pytest
from django.db import connection

from tenant_apps.accounts.models import User
from tenant_apps.liaison import services
from tenant_apps.liaison.models import Confirmation, Reply, Signature, Word, WordPupil
from tenant_apps.liaison.selectors import counts_of
from tenant_apps.liaison.services import Content, Hand, LiaisonRefused, Options, WordMoved
from tenant_apps.timeline.models import Event
from tenants.context import in_school
from tenants.models import School
from tests.factories.accounts import TeacherFactory
from tests.factories.directory import make_class, make_family

QUESTION = "Autorisez-vous la sortie ?"


@pytest.fixture
def scene(committed, django_db_blocker):
    """(school, teacher, two parents, their child) in the committed database."""
    with django_db_blocker.unblock():
        school = School.objects.get(subdomain="alpha")
        with in_school(school):
            teacher = TeacherFactory()
            school_class = make_class(teacher)
            [child], parents = make_family(school_class, relatives=2)
            yield school, teacher, parents, child
            for model in (Word, Event):
                model.objects.all().delete()
            User.objects.filter(pk__in=[teacher.pk, child.pk, *(one.pk for one in parents)]).delete()
            school_class.delete()


def _draft(teacher, child, **options):
    word = services.write_word(actor=teacher, content=Content("Sortie", "<p>À 9 h.</p>"))
    services.address_word(actor=teacher, word=word, tokens=[f"user:{child.pk}"])
    return services.set_options(actor=teacher, word=word, options=Options(**options))


def _at_once(school, *verbs):
    """Run these in connections of their own, begun together; what each came to."""
    ends, start = [], threading.Barrier(len(verbs))

    def run(verb):
        try:
            with in_school(school):
                start.wait(timeout=20)
                ends.append(verb())
        except LiaisonRefused as refusal:
            ends.append(type(refusal).__name__)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[verb]) for verb in verbs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=40)
    assert len(ends) == len(verbs)
    return ends


def test_sent_by_two_clicks_it_leaves_once(scene):
    school, teacher, _parents, child = scene
    word = _draft(teacher, child)
    sent = _at_once(school, *[lambda: services.send_word(actor=teacher, word=word).pupils] * 2)
    assert sent == [1, 1]
    assert WordPupil.objects.filter(word=word).count() == 1
    assert Event.objects.filter(kind="liaison.word").count() == 1


def test_two_parents_confirm_at_once_and_each_once(scene):
    school, teacher, (mother, father), child = scene
    word = services.send_word(actor=teacher, word=_draft(teacher, child, both_parents=True)).word
    people = [mother, father, mother, father]
    _at_once(school, *[lambda who=who: services.confirm(actor=who, word=word, edition=1) for who in people])
    assert Confirmation.objects.filter(concerned__word=word).count() == 2
    assert counts_of(word).settled == 1


def test_a_reply_sent_twice_is_one_and_tells_once(scene):
    school, teacher, (mother, _father), child = scene
    word = services.send_word(actor=teacher, word=_draft(teacher, child, replies=True)).word
    _at_once(school, *[lambda: services.reply(actor=mother, word=word, text="Oui", edition=1).pk] * 3)
    assert Reply.objects.filter(word=word).count() == 1
    assert Event.objects.filter(kind="liaison.replied").count() == 1


def test_a_signature_sent_twice_is_one(scene):
    school, teacher, (mother, _father), child = scene
    word = services.send_word(actor=teacher, word=_draft(teacher, child, question=QUESTION)).word
    typed = {"consents": {child.pk: "yes"}, "hand": Hand("Maud Petit"), "edition": 1}
    _at_once(school, *[lambda: len(services.sign(actor=mother, word=word, **typed))] * 3)
    assert Signature.objects.filter(concerned__word=word).count() == 1


def test_nobody_signs_a_text_corrected_at_that_moment(scene):
    """Whichever comes first: the signature is under the text that was read, or it is refused."""
    school, teacher, (mother, _father), child = scene
    word = services.send_word(actor=teacher, word=_draft(teacher, child, question=QUESTION)).word
    typed = {"consents": {child.pk: "yes"}, "hand": Hand("Maud Petit"), "edition": 1}
    content = Content("Sortie", "<p>À 10 h.</p>")

    def correct():
        return services.correct_word(actor=teacher, word=word, edition=1, content=content, question=QUESTION).edition

    ends = _at_once(school, lambda: len(services.sign(actor=mother, word=word, **typed)), correct)
    assert 2 in ends
    assert WordMoved.__name__ in ends or 1 in ends
    assert all(one.edition == 1 for one in Signature.objects.filter(concerned__word=word))


def test_a_reply_and_a_correction_at_once_are_both_kept(scene):
    """The reply counts as reading of the text that was there, whichever came first."""
    school, teacher, (mother, father), child = scene
    word = services.send_word(actor=teacher, word=_draft(teacher, child, replies=True)).word
    content = Content("Sortie", "<p>À 10 h.</p>")

    def correct():
        return services.correct_word(actor=teacher, word=word, edition=1, content=content, question="").edition

    def answer(who):
        return services.reply(actor=who, word=word, text=f"De {who.pk}", edition=1).text

    ends = _at_once(school, lambda: answer(mother), correct, lambda: answer(father), correct)
    assert sorted(map(str, ends)) == sorted(["2", "2", f"De {mother.pk}", f"De {father.pk}"])
    assert Word.objects.get(pk=word.pk).text == "<p>À 10 h.</p>"
    assert [one.text for one in word.editions.all()] == ["<p>À 9 h.</p>"]
    assert set(Confirmation.objects.filter(concerned__word=word).values_list("edition", flat=True)) == {1}
    assert Reply.objects.filter(word=word).count() == 2
