"""Who comes into a class is told: to families, to teachers, and no longer when it was a mistake."""

import pytest

from tenant_apps.directory import services
from tenant_apps.directory.moves import place_many
from tenant_apps.timeline import fanout
from tenant_apps.timeline.models import Event
from tests.factories.accounts import PupilFactory, TeacherFactory
from tests.factories.directory import make_class, make_family


@pytest.fixture
def told(world):
    """{who: sentences' kinds} told since the school was made."""
    before = set(Event.objects.order_by("pk").values_list("pk", flat=True))

    def read(event_kind):
        found = {}
        for event in Event.objects.filter(kind=event_kind, removed_at=None).exclude(pk__in=before):
            if event.fanned_out_at is None:
                fanout.fan_out(event.pk)
            for user in event.entries.order_by("user").values_list("user__first_name", flat=True):
                found.setdefault(user, []).append(event.data)
        return found

    return read


def test_families_learn_who_teaches_in_their_class(world, told):
    new = TeacherFactory(first_name="Awa", last_name="Diop")
    services.attach(actor=world.admin, school_class=world.school_class, user=new)
    said = {"person": "Awa Diop", "class": "Les Coquelicots"}
    assert told("people.teacher_joined") == {"Lou": [said], "Sacha": [said]}


def test_a_mistake_is_taken_back(world, told):
    new = TeacherFactory()
    services.attach(actor=world.admin, school_class=world.school_class, user=new)
    services.detach(actor=world.admin, school_class=world.school_class, user=new)
    assert told("people.teacher_joined") == {}


def test_a_pupil_and_the_parents_are_welcome_and_the_teacher_knows_once_a_day(world, told):
    lilacs = make_class(world.other_teacher, name="Les Lilas")
    [pupil], [adult] = make_family(relatives=1)
    services.attach(actor=world.admin, school_class=lilacs, user=pupil)
    assert set(told("people.welcome")) == {pupil.first_name, adult.first_name}
    services.attach(actor=world.admin, school_class=lilacs, user=PupilFactory())
    assert told("people.pupils_joined") == {"Nadia": [{"class": "Les Lilas"}]}


def test_many_pupils_are_one_piece_of_news(world, told):
    pupils = PupilFactory.create_batch(3)
    place_many(actor=world.admin, users=pupils, school_class=world.school_class, move=True)
    place_many(actor=world.admin, users=pupils, school_class=world.school_class, move=True)
    assert all(len(news) == 1 for news in told("people.welcome").values())
    assert set(told("people.welcome")) == {pupil.first_name for pupil in pupils}


def test_who_attaches_is_not_told(world, told):
    lilacs = make_class(world.other_teacher, name="Les Lilas")
    services.attach(actor=world.other_teacher, school_class=lilacs, user=PupilFactory())
    assert told("people.pupils_joined") == {}
