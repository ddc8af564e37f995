"""The class's page: own classes only, a fixed number of queries, name and levels."""

import pytest

from tenant_apps.directory import services
from tenant_apps.directory.models import SchoolClass
from tests.factories.accounts import TeacherFactory
from tests.factories.directory import make_family


def _text(response):
    return response.content.decode()


def test_a_teacher_of_one_class_goes_straight_to_it(as_teacher, world):
    assert as_teacher.get("/ma-classe/")["Location"] == f"/ma-classe/{world.school_class.pk}/"


def test_a_teacher_of_two_classes_chooses(as_teacher, world):
    services.attach(actor=None, school_class=world.other_class, user=world.teacher)
    page = _text(as_teacher.get("/ma-classe/"))
    assert "Les Coquelicots" in page
    assert "Les Bleuets" in page


def test_a_teacher_without_class_is_told_what_happens_next(alpha_client, inside_alpha):
    alpha_client.force_login(TeacherFactory(activated=True))
    assert "Vous n’avez pas encore de classe" in _text(alpha_client.get("/ma-classe/"))


def test_the_class_shows_pupils_parents_and_accounts(as_teacher, world):
    [child], [parent] = make_family(world.school_class, relatives=1)
    page = _text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/"))
    assert all(one.full_name in page for one in (world.pupil, world.parent, child, parent))
    assert world.other_pupil.full_name not in page
    assert "2 / 4" in page


def test_a_full_class_costs_as_many_queries_as_one_pupil(as_teacher, world, django_assert_num_queries):
    url = f"/ma-classe/{world.school_class.pk}/"
    with django_assert_num_queries(CLASS_PAGE_QUERIES):
        as_teacher.get(url)
    for _ in range(4):
        make_family(world.school_class, children=2)
    with django_assert_num_queries(CLASS_PAGE_QUERIES):
        as_teacher.get(url)


CLASS_PAGE_QUERIES = 11


def test_the_teacher_names_the_class_and_its_levels(as_teacher, world):
    url = f"/ma-classe/{world.school_class.pk}/modifier/"
    as_teacher.post(url, {"name": "CP-CE1 de M. Martin", "levels": ["CE1", "CP"]})
    found = SchoolClass.objects.get(pk=world.school_class.pk)
    assert (found.name, found.levels) == ("CP-CE1 de M. Martin", ["CP", "CE1"])


def test_a_name_already_taken_is_said_and_kept(as_teacher, world):
    page = _text(as_teacher.post(f"/ma-classe/{world.school_class.pk}/modifier/", {"name": "les bleuets"}))
    assert "Une classe porte déjà ce nom." in page
    assert 'value="les bleuets"' in page


@pytest.mark.parametrize(
    "path",
    ["", "modifier/", "eleves/nouveau/", "eleves/{pupil}/", "eleves/{pupil}/modifier/", "eleves/{pupil}/parents/"],
)
def test_another_class_is_not_there(as_teacher, world, path):
    path = path.format(pupil=world.other_pupil.pk)
    assert as_teacher.get(f"/ma-classe/{world.other_class.pk}/{path}").status_code == 404


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("get", "eleves/{pupil}/"),
        ("get", "eleves/{pupil}/modifier/"),
        ("get", "eleves/{pupil}/parents/"),
        ("post", "eleves/{pupil}/retirer/"),
        ("post", "eleves/{pupil}/parents/rattacher/"),
        ("post", "eleves/{pupil}/parents/{parent}/retirer/"),
        ("get", "parents/{parent}/modifier/"),
        ("get", "eleves/{pupil}/nouvel-acces/"),
        ("post", "eleves/{pupil}/nouvel-acces/"),
    ],
)
def test_people_of_another_class_are_not_in_ones_own(as_teacher, world, method, path):
    path = path.format(pupil=world.other_pupil.pk, parent=world.other_parent.pk)
    assert getattr(as_teacher, method)(f"/ma-classe/{world.school_class.pk}/{path}").status_code == 404


def test_an_administrator_runs_every_class(as_admin, world):
    assert as_admin.get(f"/ma-classe/{world.other_class.pk}/").status_code == 200
