"""The class's other lists: parents, adults, pupils of the school to take in, the journal."""

import pytest

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import predelete_users
from tenant_apps.class_settings import selectors
from tenant_apps.directory import services
from tenant_apps.directory.choices import Shown
from tenant_apps.directory.selectors import pupils_of
from tests.factories.accounts import PupilFactory, activate
from tests.factories.directory import make_family
from tests.queries import exactly

PEOPLE_QUERIES, JOURNAL_QUERIES, FIND_QUERIES = 12, 7, 7


def _text(response):
    return response.content.decode()


@pytest.fixture
def base(world):
    return f"/ma-classe/{world.school_class.pk}/"


def test_parents_are_listed_with_their_children(as_teacher, world, base):
    page = _text(as_teacher.get(f"{base}parents/"))
    assert "Sacha Martin" in page
    assert "Lou Martin" in page
    assert world.other_parent.full_name not in page


@pytest.mark.parametrize(("path", "queries"), [("parents/", PEOPLE_QUERIES), ("journal/", JOURNAL_QUERIES)])
def test_a_full_list_costs_as_many_queries_as_one_line(as_teacher, world, base, path, queries):
    with exactly(queries):
        as_teacher.get(base + path)
    for _ in range(4):
        make_family(world.school_class, relatives=2)
    with exactly(queries):
        as_teacher.get(base + path)


def test_teachers_and_staff_are_read_only(as_teacher, world, base):
    assert "Julien Martin" in _text(as_teacher.get(f"{base}enseignants/"))
    page = _text(as_teacher.get(f"{base}personnel/"))
    assert "Alex Martin" in page
    assert "rattachés à la classe par la direction" in page


@pytest.mark.parametrize(
    ("activated", "shown", "seen"),
    [(False, (), True), (True, (), False), (True, (Shown.MOBILE,), False), (True, (Shown.EMAIL,), True)],
)
def test_a_teacher_sees_what_the_family_shows(as_teacher, world, base, activated, shown, seen):
    [child], [parent] = make_family(world.school_class, relatives=1)
    User.objects.filter(pk=parent.pk).update(email="discrete@exemple.test")
    parent.refresh_from_db()
    if activated:
        activate(parent)
    services.save_card(actor=parent, motto="", mood="", interests=[], shown=shown)
    pages = [f"{base}parents/", f"{base}eleves/{child.pk}/", f"{base}eleves/{child.pk}/parents/"]
    pages.append(f"{base}parents/{parent.pk}/modifier/")
    said = {path: "discrete@exemple.test" in _text(as_teacher.get(path)) for path in pages}
    assert said == dict.fromkeys(pages, seen)


def test_an_administrator_sees_the_address(as_admin, base):
    assert "sacha@exemple.test" in _text(as_admin.get(f"{base}parents/"))


def test_a_hidden_address_survives_an_edit_of_the_name(as_teacher, world, base):
    as_teacher.post(f"{base}parents/{world.parent.pk}/modifier/", {"last_name": "Martin", "first_name": "Sasha"})
    parent = User.objects.get(pk=world.parent.pk)
    assert (parent.first_name, parent.email) == ("Sasha", "sacha@exemple.test")


def test_pupils_without_class_are_proposed_first(as_teacher, world, base):
    alone = PupilFactory(first_name="Ilyes", last_name="Sansclasse")
    page = _text(as_teacher.get(f"{base}ecole/"))
    assert alone.full_name in page
    assert world.other_pupil.full_name not in page


@pytest.mark.parametrize("typed", ["petit", "PETIT", "Pétit", "pet"])
def test_a_pupil_of_the_school_is_found_by_name(as_teacher, world, base, typed):
    page = _text(as_teacher.get(f"{base}ecole/", {"q": typed}))
    assert world.other_pupil.full_name in page
    assert "Les Bleuets" in page


@pytest.mark.parametrize("typed", ["martin", "petit\x00", "x" * 101])
def test_nobody_of_the_class_no_adult_and_nothing_odd_is_found(as_teacher, world, base, typed):
    page = _text(as_teacher.get(f"{base}ecole/", {"q": typed}))
    assert "Lou Martin" not in page
    assert world.other_pupil.full_name not in page


def test_the_search_costs_a_fixed_number_of_queries(as_teacher, world, base):
    PupilFactory(last_name="Seul")
    with exactly(FIND_QUERIES):
        as_teacher.get(f"{base}ecole/")
    for _ in range(4):
        PupilFactory(last_name="Seul")
    with exactly(FIND_QUERIES):
        as_teacher.get(f"{base}ecole/")


@pytest.mark.parametrize("move", [True, False])
def test_a_pupil_is_moved_or_attached_and_all_of_it_undone(as_teacher, world, base, move):
    data = {"pupils": world.other_pupil.pk, **({"move": "1"} if move else {})}
    page = _text(as_teacher.post(f"{base}ecole/prendre/", data, follow=True))
    kept = set() if move else {world.other_class}
    assert set(world.other_pupil.classes.order_by("pk")) == {world.school_class} | kept
    offer = page.split('name="offer" value="')[1].split('"')[0]
    as_teacher.post(f"{base}annuler/", {"offer": offer})
    assert list(world.other_pupil.classes.order_by("pk")) == [world.other_class]


def test_several_without_class_come_together(as_teacher, world, base):
    pupils = [PupilFactory() for _ in range(3)]
    answer = as_teacher.post(f"{base}ecole/prendre/", {"pupils": [pupil.pk for pupil in pupils], "move": "1"})
    assert answer.status_code == 302
    assert pupils_of(world.school_class).count() == 4


@pytest.mark.parametrize("who", ["parent", "pupil", "other_teacher"])
def test_only_pupils_of_elsewhere_are_taken(as_teacher, world, base, who):
    as_teacher.post(f"{base}ecole/prendre/", {"pupils": getattr(world, who).pk})
    assert list(pupils_of(world.school_class)) == [world.pupil]


def test_nothing_ticked_is_said(as_teacher, base):
    assert "Cochez au moins un élève" in _text(as_teacher.post(f"{base}ecole/prendre/", {}, follow=True))


def test_somebody_leaving_is_not_proposed(as_teacher, world, base):
    alone = PupilFactory(last_name="Partant")
    predelete_users(actor=None, users=[alone])
    assert "Partant" not in _text(as_teacher.get(f"{base}ecole/"))


def test_the_journal_says_what_was_done_and_by_whom(as_teacher, world, base):
    as_teacher.post(f"{base}eleves/{world.pupil.pk}/bloquer/", {"action": "block"})
    as_teacher.post(f"{base}eleves/{world.pupil.pk}/retirer/")
    page = _text(as_teacher.get(f"{base}journal/"))
    assert "Retrait de la classe Les Coquelicots" in page
    assert "Julien Martin" in page


def test_the_journal_leaves_out_what_people_do_to_their_own_account_and_other_classes(as_teacher, world, base):
    services.save_card(actor=world.parent, motto="Bonjour", mood="", interests=[], shown=[])
    said = list(selectors.journal_of(world.school_class).values_list("verb", "target"))
    assert "directory.save_card" not in {verb for verb, _target in said}
    assert world.other_pupil.full_name not in {target for _verb, target in said}
    assert ("directory.attach", "Lou Martin") in said
