"""Classes in the console: listed, created, named, given their adults, deleted when empty."""

import pytest

from tenant_apps.directory.models import SchoolClass
from tests.factories.accounts import TeacherFactory
from tests.factories.directory import ClassFactory, make_class, make_family
from tests.queries import exactly

CLASSES = "/administration/classes/"
CLASSES_QUERIES = 6


def _text(response):
    return response.content.decode()


def test_the_list_shows_levels_teachers_and_numbers(as_admin, world):
    empty = ClassFactory(name="Les Mésanges", levels=[])
    page = _text(as_admin.get(CLASSES))
    assert world.teacher.full_name in page
    assert empty.name in page
    assert "Sans enseignant" in page
    assert page.index("Les Coquelicots") < page.index("Les Bleuets") < page.index("Les Mésanges")


def test_many_classes_cost_as_many_queries_as_few(as_admin, world):
    with exactly(CLASSES_QUERIES):
        as_admin.get(CLASSES)
    for _ in range(4):
        make_family(make_class(TeacherFactory()))
    with exactly(CLASSES_QUERIES):
        as_admin.get(CLASSES)


def test_a_class_is_created_and_opened(as_admin):
    answer = as_admin.post(f"{CLASSES}nouvelle/", {"name": "CP A", "levels": ["CP"]})
    school_class = SchoolClass.objects.get(name="CP A")
    assert answer["Location"] == f"{CLASSES}{school_class.pk}/"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"name": ""}, "Donnez un nom à la classe."),
        ({"name": "LES COQUELICOTS"}, "Une classe porte déjà ce nom."),
        ({"name": "CP A", "levels": ["6e"]}, "6e"),
        ({"name": "x" * 61}, "60"),
    ],
)
def test_what_is_wrong_with_a_class_is_said(as_admin, typed, said):
    assert said in _text(as_admin.post(f"{CLASSES}nouvelle/", typed))
    assert SchoolClass.objects.count() == 2


def test_a_class_is_renamed(as_admin, world):
    as_admin.post(f"{CLASSES}{world.school_class.pk}/modifier/", {"name": "Les Pivoines", "levels": ["CM2", "CM1"]})
    found = SchoolClass.objects.get(pk=world.school_class.pk)
    assert (found.name, found.levels) == ("Les Pivoines", ["CM1", "CM2"])


def test_an_adult_is_attached_and_taken_out(as_admin, world):
    url = f"{CLASSES}{world.school_class.pk}/"
    as_admin.post(url, {"user": world.other_teacher.pk})
    assert world.other_teacher.classes.count() == 2
    as_admin.post(f"{url}retirer/{world.other_teacher.pk}/")
    assert list(world.other_teacher.classes.order_by("pk")) == [world.other_class]
    assert as_admin.post(f"{url}retirer/{world.other_teacher.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["parent", "pupil", "teacher"])
def test_only_adults_who_are_not_there_yet_are_proposed(as_admin, world, who):
    page = _text(as_admin.post(f"{CLASSES}{world.school_class.pk}/", {"user": getattr(world, who).pk}))
    assert "Choisissez une personne." in page


def test_deleting_asks_and_refuses_a_class_with_people(as_admin, world):
    url = f"{CLASSES}{world.school_class.pk}/supprimer/"
    assert "3 personnes y sont encore" in _text(as_admin.get(url))
    assert "n’est pas supprimée" in _text(as_admin.post(url, follow=True))
    assert SchoolClass.objects.filter(pk=world.school_class.pk).exists()


def test_an_empty_class_is_deleted_after_a_question(as_admin):
    school_class = ClassFactory(name="Vide")
    url = f"{CLASSES}{school_class.pk}/supprimer/"
    assert "Supprimer la classe « Vide » ?" in _text(as_admin.get(url))
    assert SchoolClass.objects.filter(name="Vide").exists()
    as_admin.post(url)
    assert not SchoolClass.objects.filter(name="Vide").exists()


def test_the_dashboard_says_what_to_do_next(as_admin, world):
    page = _text(as_admin.get("/administration/"))
    assert "Imprimer les fiches" in page
    assert "Pour démarrer" in page
