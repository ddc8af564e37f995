"""A teacher adds pupils, without making the same one twice; edits them, takes them out and back."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.codes import read_code
from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.directory import selectors, services
from tests.factories.accounts import PupilFactory

NEW = {"last_name": "Durand", "first_name": "Zoé", "birth_date": "2018-05-04"}


@pytest.fixture
def add(as_teacher, world):
    """Post the form of a new pupil."""

    def send(**data):
        return as_teacher.post(f"/ma-classe/{world.school_class.pk}/eleves/nouveau/", {**NEW, **data})

    return send


def _text(response):
    return response.content.decode()


def _namesake(**fields):
    return PupilFactory(first_name="Zoé", last_name="Durand", birth_date=date(2018, 5, 4), **fields)


def test_a_new_pupil_has_an_account_and_a_place_and_then_come_the_parents(add, world):
    answer = add()
    pupil = User.objects.get(login="zoe.durand")
    assert answer["Location"] == f"/ma-classe/{world.school_class.pk}/eleves/{pupil.pk}/parents/"
    assert list(pupil.classes.order_by("pk")) == [world.school_class]
    assert (pupil.birth_date, bool(read_code(pupil))) == (date(2018, 5, 4), True)
    line = AuditEntry.objects.get(verb="accounts.create_user", target_key=f"user:{pupil.pk}")
    assert line.actor == world.teacher


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"last_name": ""}, "Écrivez le nom."),
        ({"first_name": "  "}, "Écrivez le prénom."),
        ({"first_name": "123"}, "Écrivez ce nom avec des lettres."),
        ({"last_name": "x" * 61}, "60"),
        ({"last_name": "Du\u202erand"}, "caractères illisibles"),
        ({"last_name": "\u2063\u200b"}, "caractères illisibles"),
        ({"first_name": "Z\x01oé"}, "caractères illisibles"),
        ({"birth_date": ""}, "elle distingue deux élèves du même nom"),
        ({"birth_date": "31/02/2018"}, "Écrivez la date comme 12/03/2018."),
        ({"birth_date": "1984-05-04"}, "cet élève aurait"),
        ({"birth_date": "2999-05-04"}, "elle est dans le futur"),
    ],
)
def test_what_is_wrong_is_said_at_its_field_and_nothing_typed_is_lost(add, typed, said):
    page = _text(add(**typed))
    assert said in page
    kept = {**NEW, **typed}
    assert all(f'value="{value}"' in page for name, value in kept.items() if value.strip() and name not in typed)
    assert not User.objects.filter(login="zoe.durand").exists()


def test_who_looks_like_the_pupil_is_looked_for_when_nobody_else_can_add_one(add):
    with CaptureQueriesContext(connection) as queries:
        add()
    said = [query["sql"] for query in queries]
    locked = next(place for place, sql in enumerate(said) if "pg_advisory_xact_lock" in sql)
    looked = next(place for place, sql in enumerate(said) if '"sort_name" IN' in sql)
    assert locked < looked


def test_homonyms_of_another_alphabet_are_noticed(add):
    add(first_name="小龙", last_name="李")
    add(first_name="Нина", last_name="Петрова")
    assert "peut-être déjà dans l’école" in _text(add(first_name="нина", last_name="ПЕТРОВА"))
    assert User.objects.filter(login__in=["xiaolong.li", "nina.petrova"]).count() == 2


def test_a_french_date_is_understood(add):
    add(birth_date="04/05/2018")
    assert User.objects.get(login="zoe.durand").birth_date == date(2018, 5, 4)


def test_the_same_pupil_in_no_class_is_proposed_and_taken_over(add, world):
    known = _namesake()
    page = _text(add())
    assert "peut-être déjà dans l’école" in page
    assert "C’est le même élève" in page
    assert User.objects.filter(last_name="Durand").count() == 1
    answer = add(same=known.pk, seen=known.pk)
    assert answer["Location"] == f"/ma-classe/{world.school_class.pk}/eleves/{known.pk}/"
    assert list(known.classes.order_by("pk")) == [world.school_class]
    assert User.objects.filter(last_name="Durand").count() == 1


def test_a_pupil_of_another_class_is_attached_to_both(add, world):
    known = _namesake()
    services.attach(actor=None, school_class=world.other_class, user=known)
    assert "Attacher aussi à ma classe" in _text(add())
    add(same=known.pk)
    assert set(known.classes.order_by("pk")) == {world.school_class, world.other_class}


def test_a_homonym_is_created_when_the_teacher_says_so(add):
    known = _namesake()
    add(create="1", seen=known.pk)
    assert set(User.objects.filter(last_name="Durand").values_list("login", flat=True).order_by("pk")) == {
        "zoe.durand",
        "zoe.durand2",
    }


def test_saying_another_one_counts_for_those_one_saw_only(add):
    known = _namesake()
    assert "peut-être déjà" in _text(add(create="1"))
    unseen = _namesake()
    assert "peut-être déjà" in _text(add(create="1", seen=known.pk))
    assert set(User.objects.filter(last_name="Durand").order_by("pk")) == {known, unseen}


def test_nobody_but_those_proposed_can_be_taken_over(add, world):
    _namesake()
    assert "peut-être déjà" in _text(add(same=world.other_pupil.pk))
    assert list(world.other_pupil.classes.order_by("pk")) == [world.other_class]


def test_another_birth_date_warns_less_but_warns(add):
    PupilFactory(first_name="Zoé", last_name="Durand", birth_date=date(2017, 1, 1))
    page = _text(add())
    assert "Même nom" in page
    assert "même date de naissance" not in page


def test_a_pupil_already_in_the_class_is_not_attached_again(add, world):
    known = _namesake()
    services.attach(actor=None, school_class=world.school_class, user=known)
    page = _text(add())
    assert "Déjà dans la classe" in page
    assert f'name="same" value="{known.pk}"' not in page


def test_a_pupil_is_edited_and_the_login_stays(as_teacher, world):
    url = f"/ma-classe/{world.school_class.pk}/eleves/{world.pupil.pk}/modifier/"
    as_teacher.post(url, {"last_name": "Dubois", "first_name": "Lou-Ann", "birth_date": "2018-03-13"})
    pupil = User.objects.get(pk=world.pupil.pk)
    assert (pupil.full_name, pupil.login) == ("Lou-Ann Dubois", world.pupil.login)


def test_a_pupil_taken_out_can_be_taken_back(as_teacher, world):
    base = f"/ma-classe/{world.school_class.pk}/"
    page = _text(as_teacher.post(f"{base}eleves/{world.pupil.pk}/retirer/", follow=True))
    assert "n’est plus dans la classe" in page
    assert not selectors.pupils_of(world.school_class).exists()
    as_teacher.post(f"{base}annuler/", {"offer": _offer(page)})
    assert list(selectors.pupils_of(world.school_class)) == [world.pupil]


def _offer(page):
    return page.split('name="offer" value="')[1].split('"')[0]


def test_taking_back_is_for_who_took_out_for_a_while(as_teacher, world):
    base = f"/ma-classe/{world.school_class.pk}/"
    with time_machine.travel("2026-03-03 10:00", tick=False):
        offer = _offer(_text(as_teacher.post(f"{base}eleves/{world.pupil.pk}/retirer/", follow=True)))
        as_teacher.force_login(world.admin)
        assert "trop tard" in _text(as_teacher.post(f"{base}annuler/", {"offer": offer}, follow=True))
        as_teacher.force_login(world.teacher)
        assert "trop tard" in _text(as_teacher.post(f"{base}annuler/", {"offer": f"{offer}x"}, follow=True))
    with time_machine.travel("2026-03-03 10:16", tick=False):
        as_teacher.force_login(world.teacher)
        assert "trop tard" in _text(as_teacher.post(f"{base}annuler/", {"offer": offer}, follow=True))
    assert not selectors.pupils_of(world.school_class).exists()


def test_what_is_gone_cannot_be_taken_back(as_teacher, world):
    base = f"/ma-classe/{world.school_class.pk}/"
    offer = _offer(_text(as_teacher.post(f"{base}eleves/{world.pupil.pk}/retirer/", follow=True)))
    User.objects.filter(pk=world.pupil.pk).update(profile=Profile.RELATIVE)
    assert "il suit ses enfants" in _text(as_teacher.post(f"{base}annuler/", {"offer": offer}, follow=True))
    world.pupil.delete()
    assert "n’existe plus" in _text(as_teacher.post(f"{base}annuler/", {"offer": offer}, follow=True))
