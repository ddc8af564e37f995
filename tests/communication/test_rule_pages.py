"""The administrators' pages of who may write to whom."""

import re

import pytest

from tenant_apps.communication.models import ClassRule, Rule
from tenant_apps.communication.permissions import reachable
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import add_members, create_group
from tenant_apps.directory.models import Group
from tests.factories.accounts import TeacherFactory
from tests.factories.directory import make_class
from tests.queries import exactly

PAGE = "/administration/communication/"


@pytest.fixture
def admin(alpha_client, world):
    alpha_client.force_login(world.admin)
    return alpha_client


@pytest.fixture
def school(world):
    return {group.profile: group for group in Group.objects.filter(kind=GroupKind.SCHOOL_PROFILE)}


def _text(response):
    return response.content.decode()


def _boxes(text):
    """The key of each box → whether it is ticked."""
    return {key: bool(ticked) for key, ticked in re.findall(r'name="open" value="([\w-]+)"( checked)?', text)}


def test_the_matrix_of_the_school_and_of_each_class(admin, school):
    boxes = _boxes(_text(admin.get(PAGE)))
    assert boxes[f"{school['teacher'].pk}-{school['relative'].pk}"]
    assert not boxes[f"{school['relative'].pk}-{school['relative'].pk}"]
    assert boxes["pupil-pupil"]
    assert not boxes["relative-relative"]
    assert not any(key.startswith(f"{school['guest'].pk}-") for key in boxes)  # there is none


def test_a_change_is_looked_at_then_saved(admin, world, school):
    key = f"{school['relative'].pk}-{school['pupil'].pk}"
    boxes = _boxes(_text(admin.get(PAGE)))
    ticked = [one for one, on in boxes.items() if on] + [key]
    page = _text(admin.post(f"{PAGE}verifier/", {"shown": list(boxes), "open": ticked}))
    assert "Changer ces règles\u00a0?" in page
    assert "2 parents" in page
    assert "2 élèves" in page
    assert "Sacha" in page
    assert not Rule.objects.exists()
    changes = re.findall(r'name="change" value="([^"]+)"', page)
    assert set(changes) == {f"{key}:on"}
    again = _boxes(_text(admin.get(PAGE, {"change": changes[:1]})))
    assert again == boxes | {key: True}  # gone back to, nothing ticked is lost
    done = _text(admin.post(f"{PAGE}enregistrer/", {"change": changes[:1]}, follow=True))
    assert "1 règle est changée" in done
    assert world.other_pupil in reachable(world.parent)


def test_nothing_ticked_says_so(admin):
    boxes = _boxes(_text(admin.get(PAGE)))
    data = {"shown": list(boxes), "open": [one for one, on in boxes.items() if on]}
    assert "Rien ne change" in _text(admin.post(f"{PAGE}verifier/", data, follow=True))


@pytest.mark.parametrize("change", ["999998-999999:on", "x:on", "1-2", ""])
def test_what_makes_no_sense_changes_nothing(admin, change):
    for page in ("verifier", "enregistrer"):
        assert "Qui écrit à qui" in _text(admin.post(f"{PAGE}{page}/", {"change": change}, follow=True))
    assert not Rule.objects.exists()


def test_a_class_and_a_group_are_opened_on_demand(admin, world):
    choir = create_group(actor=None, kind="manual", name="La chorale")
    letter = create_group(actor=None, kind="broadcast", name="La lettre")
    add_members(actor=None, group=choir, users=[world.parent])
    parents = Group.objects.get(kind=GroupKind.CLASS_PROFILE, profile="relative", school_class=world.school_class)
    page = _text(admin.get(PAGE, {"qui": f"classe-{world.school_class.pk}", "avec": f"groupe-{choir.pk}"}))
    assert f"{parents.pk}-{choir.pk}" in _boxes(page)
    assert "pupil-pupil" not in _boxes(page)
    assert _boxes(_text(admin.get(PAGE, {"qui": "ecole", "avec": f"groupe-{letter.pk}"})))
    from_list = _text(admin.get(PAGE, {"qui": f"groupe-{letter.pk}"}))
    assert "Une liste de diffusion ne donne rien" in from_list
    assert f"{letter.pk}-" not in "".join(_boxes(from_list))


@pytest.mark.parametrize("asked", ["classe-999999", "classe-x", "groupe-", "²"])
def test_a_set_that_does_not_exist_is_the_school(admin, asked):
    assert "pupil-pupil" in _boxes(_text(admin.get(PAGE, {"qui": asked})))


def test_what_differs_is_listed_and_undone_one_by_one(admin, world):
    assert "Tout est comme au départ" in _text(admin.get(f"{PAGE}differences/"))
    for key in ("relative-relative:on", "pupil-pupil:off"):
        admin.post(f"{PAGE}enregistrer/", {"change": key})
    page = _text(admin.get(f"{PAGE}differences/"))
    assert "Dans chaque classe\u00a0: parents → parents" in page
    assert "pupil-pupil:default" in page
    check = _text(admin.post(f"{PAGE}verifier/", {"change": "pupil-pupil:default"}))
    assert "s’ouvre" in check
    admin.post(f"{PAGE}enregistrer/", {"change": "pupil-pupil:default"})
    assert list(ClassRule.objects.values_list("source_profile", flat=True)) == ["relative"]


def test_back_to_the_defaults_is_asked_first(admin):
    assert "déjà celles de départ" in _text(admin.get(f"{PAGE}defauts/"))
    admin.post(f"{PAGE}enregistrer/", {"change": "relative-relative:on"})
    assert "Rétablir les règles de départ" in _text(admin.get(PAGE))
    assert "se ferme" in _text(admin.get(f"{PAGE}defauts/"))
    assert ClassRule.objects.exists()
    admin.post(f"{PAGE}defauts/")
    assert not ClassRule.objects.exists()


def test_the_matrix_costs_the_same_for_any_school(admin):
    for n in (1, 4):
        for m in range(n):
            make_class(TeacherFactory(), name=f"Classe {n} {m}")
        with exactly(12):
            admin.get(PAGE)


def test_what_differs_costs_the_same_for_one_as_for_five(admin, school):
    groups = list(school.values())
    for count in (1, 4):
        Rule.objects.all().delete()
        pairs = [(a, b) for a in groups[:2] for b in groups[:2]][:count]
        Rule.objects.bulk_create([Rule(source=a, target=b, allowed=False) for a, b in pairs])
        with exactly(5):
            admin.get(f"{PAGE}differences/")
