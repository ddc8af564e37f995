"""The class's page: own classes only, a fixed number of queries, name and levels."""

import re

import pytest

from tenant_apps.directory import services
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.models import SchoolClass
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.factories.accounts import RelativeFactory, TeacherFactory
from tests.factories.directory import make_family
from tests.queries import exactly


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


def test_a_full_class_costs_as_many_queries_as_one_pupil(as_teacher, world):
    url = f"/ma-classe/{world.school_class.pk}/"
    with exactly(CLASS_PAGE_QUERIES):
        as_teacher.get(url)
    for _ in range(4):
        make_family(world.school_class, children=2)
    with exactly(CLASS_PAGE_QUERIES):
        as_teacher.get(url)


CLASS_PAGE_QUERIES = 9


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
    [
        "",
        "modifier/",
        "parents/",
        "enseignants/",
        "personnel/",
        "journal/",
        "ecole/",
        "eleves/nouveau/",
        "eleves/{pupil}/",
        "eleves/{pupil}/modifier/",
        "eleves/{pupil}/parents/",
    ],
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
        ("get", "eleves/{pupil}/code-provisoire/"),
        ("post", "eleves/{pupil}/code-provisoire/"),
        ("get", "parents/{parent}/code-provisoire/"),
        ("post", "eleves/{pupil}/bloquer/"),
        ("post", "eleves/{pupil}/supprimer/"),
    ],
)
def test_people_of_another_class_are_not_in_ones_own(as_teacher, world, method, path):
    path = path.format(pupil=world.other_pupil.pk, parent=world.other_parent.pk)
    assert getattr(as_teacher, method)(f"/ma-classe/{world.school_class.pk}/{path}").status_code == 404


def test_an_administrator_runs_every_class(as_admin, world):
    assert as_admin.get(f"/ma-classe/{world.other_class.pk}/").status_code == 200


def test_an_empty_class_offers_its_first_pupil_once(as_teacher, world):
    services.detach(actor=None, school_class=world.school_class, user=world.pupil)
    page = _text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/"))
    assert "Aucun élève pour le moment" in page
    assert page.count("eleves/nouveau/") == 1


def test_those_who_answer_for_a_pupil_come_before_those_to_call(as_teacher, world):
    for last_name, authority in [("Abel", Authority.CONTACT), ("Zorn", Authority.LEGAL)]:
        adult = RelativeFactory(first_name="Dominique", last_name=last_name)
        services.add_guardian(actor=None, relative=adult, child=world.pupil, authority=authority)
    page = _text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/eleves/{world.pupil.pk}/"))
    assert page.index("Sacha Martin") < page.index("Dominique Zorn") < page.index("Dominique Abel")


def test_the_import_of_an_extract_begins_with_the_class_chosen(as_teacher, world):
    address = f"/imports/?classe={world.school_class.pk}"
    assert address in _text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/"))
    assert f'value="{world.school_class.pk}" selected' in _text(as_teacher.get(address))


def _actions(page):
    """The header's one main action, and what its menu holds."""
    [main] = re.findall(r'<a class="button primary" href="([^"]+)"', page) or [""]
    menu = re.search(r'<details class="menu" data-menu>\s*<summary class="button">Plus.*?</details>', page, re.S)
    return main, re.findall(r'href="([^"]+)"', menu[0]) if menu else []


def test_a_class_has_one_main_action_and_a_menu_for_the_rest(as_teacher, world):
    base = f"/ma-classe/{world.school_class.pk}/"
    main, others = _actions(_text(as_teacher.get(base)))
    assert main == f"{base}eleves/nouveau/"
    assert [link.split("?")[0] for link in others] == [
        "/fiches/",
        f"{base}cartes/",
        "/imports/",
        f"{base}ecole/",
        f"{base}modifier/",
    ]


def test_a_suspended_class_offers_what_is_read(as_teacher, world, alpha):
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    main, others = _actions(_text(as_teacher.get(f"/ma-classe/{world.school_class.pk}/")))
    assert not main
    assert len(others) == 2


def test_a_suspended_class_is_read_before_anything_is_typed(as_teacher, world, alpha):
    path = f"/ma-classe/{world.school_class.pk}/modifier/"
    name = r'<input[^>]*name="name"[^>]*>'
    assert "disabled" not in re.search(name, _text(as_teacher.get(path)))[0]
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    page = _text(as_teacher.get(path))
    assert "en lecture seule" in page
    assert "disabled" in re.search(name, page)[0]
    assert "<button disabled" in page
    way_out = re.search(r'<form[^>]*action="/deconnexion/".*?</form>', page, re.DOTALL)[0]
    assert "disabled" not in way_out
    as_teacher.logout()
    door = _text(as_teacher.get("/connexion/"))
    assert "disabled" not in re.search(r'<input[^>]*name="login"[^>]*>', door)[0]
