"""The list of people and a person's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tenant_apps.accounts.choices import SignIn
from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import block_user, reset_access
from tenant_apps.accounts.services.sign_ins import note_refusal
from tenant_apps.directory import services
from tenant_apps.school_admin import permissions, selectors
from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
from tests.factories.directory import make_family
from tests.queries import exactly

PEOPLE = "/administration/personnes/"


def _text(response):
    return response.content.decode()


def _found(**criteria):
    return {user.full_name for user in selectors.find_people(**criteria)}


@pytest.mark.usefixtures("inside_alpha")
@pytest.mark.parametrize(
    ("q", "found"),
    [
        ("elo", True),
        ("ÉLODIE", True),
        ("coeur", True),
        ("cœur-de", True),
        ("roi elo", True),
        ("elodie.coeur", True),
        ("elodie coeur zz", False),
        ("lodieco", False),
        ("  ", True),
        ("%", True),
    ],
)
def test_people_are_found_by_any_part_of_the_name_accents_ignored(q, found):
    RelativeFactory(first_name="Élodie", last_name="Cœur-de-Roi")
    assert ("Élodie Cœur-de-Roi" in _found(q=q)) is found


@pytest.mark.usefixtures("inside_alpha")
@pytest.mark.parametrize(
    ("first_name", "last_name", "q"),
    [
        ("Нина", "Петрова", "петр нина"),
        ("Нина", "Петрова", "petrova"),
        ("小龙", "李", "李"),
        ("محمد", "العلي", "محمد"),
        ("Søren", "Łukasz", "lukasz soren"),
    ],
)
def test_people_are_found_in_their_alphabet_and_in_ours(first_name, last_name, q):
    TeacherFactory(first_name="Нинель", last_name="Другая")
    RelativeFactory(first_name=first_name, last_name=last_name)
    assert _found(q=q) == {f"{first_name} {last_name}"}


def test_people_are_narrowed_by_profile_class_and_account(world):
    block_user(actor=world.admin, user=world.parent)
    pending = PupilFactory(first_name="Iris", last_name="Novak")
    assert _found(profile="pupil") == {world.pupil.full_name, pending.full_name, world.other_pupil.full_name}
    assert _found(school_class=world.school_class) == {
        one.full_name for one in (world.teacher, world.staff, world.pupil, world.parent)
    }
    assert _found(state="bloque") == {world.parent.full_name}
    assert pending.full_name in _found(state="a-activer")
    assert world.parent.full_name not in _found(state="active")
    assert _found(profile="relative", school_class=world.school_class, state="active") == set()


def test_the_list_answers_to_its_address(as_admin, world):
    page = _text(as_admin.get(f"{PEOPLE}?q=sacha&profil=relative&classe={world.school_class.pk}&etat=active"))
    assert world.parent.full_name.split()[0] in page
    assert "1 personne" in page
    assert "2 personnes" not in page


@pytest.mark.parametrize(
    "query", ["profil=pirate", "classe=999999", "classe=abc", "etat=x", "page=99", f"q={'x' * 200}"]
)
def test_what_makes_no_sense_in_the_address_narrows_nothing(as_admin, query):
    answer = as_admin.get(f"{PEOPLE}?{query}")
    assert answer.status_code == 200
    assert f"{User.objects.count()} personnes" in _text(answer)


def test_fifty_to_a_page_and_the_filters_are_kept(as_admin):
    for number in range(51):
        PupilFactory(first_name="Zoé", last_name=f"Aab{number}")
    page = _text(as_admin.get(f"{PEOPLE}?profil=pupil"))
    assert page.count('class="person-name"') == 50
    assert "?profil=pupil&amp;page=2" in page


def test_a_long_list_costs_as_many_queries_as_a_short_one(as_admin, world):
    as_admin.get(PEOPLE)
    with exactly(PEOPLE_QUERIES):
        as_admin.get(PEOPLE)
    for _ in range(4):
        make_family(world.school_class, children=2)
    with exactly(PEOPLE_QUERIES):
        as_admin.get(PEOPLE)


PEOPLE_QUERIES = 11


@pytest.mark.parametrize("who", ["teacher", "parent", "pupil", "staff", "admin"])
def test_a_person_is_shown_with_what_surrounds_them(as_admin, world, who):
    person = getattr(world, who)
    page = _text(as_admin.get(f"{PEOPLE}{person.pk}/"))
    assert person.login in page
    assert "Compte créé" in page
    around = {"teacher": "Les Coquelicots", "parent": "Lou Martin", "pupil": "Sacha Martin"}
    assert around.get(who, "") in page


def test_the_history_is_told_in_sentences_and_by_pages(as_admin, world):
    for _ in range(6):
        services.detach(actor=world.admin, school_class=world.school_class, user=world.teacher)
        services.attach(actor=world.admin, school_class=world.school_class, user=world.teacher)
    page = _text(as_admin.get(f"{PEOPLE}{world.teacher.pk}/"))
    assert "Retrait de la classe Les Coquelicots" in page
    assert "Claire Martin" in page
    assert "Compte créé" not in page
    assert "Compte créé" in _text(as_admin.get(f"{PEOPLE}{world.teacher.pk}/?page=2"))


def test_comings_and_goings_are_shown_on_request(as_admin, world):
    note_refusal(actor=None, login=world.parent.login, verb=SignIn.LOCKED)
    url = f"{PEOPLE}{world.parent.pk}/"
    assert "Trop d’essais" not in _text(as_admin.get(url))
    page = _text(as_admin.get(f"{url}?connexions=1"))
    assert "Trop d’essais : connexion fermée quelques minutes" in page
    assert "Masquer les connexions" in page


def test_a_persons_page_costs_the_same_whatever_their_history(as_admin, world):
    def count():
        with CaptureQueriesContext(connection) as queries:
            as_admin.get(f"{PEOPLE}{world.parent.pk}/")
        return len(queries)

    before = count()
    make_family(world.school_class)
    services.add_guardian(actor=world.admin, relative=world.parent, child=world.other_pupil)
    assert count() == before


NEW = {"profile": "teacher", "last_name": "Le Goff", "first_name": "Anne", "email": "anne@exemple.test"}


def test_a_teacher_is_created_and_attached_at_once(as_admin, world):
    answer = as_admin.post(f"{PEOPLE}nouvelle/", {**NEW, "classes": [world.school_class.pk, world.other_class.pk]})
    teacher = User.objects.get(login="anne.legoff")
    assert answer["Location"] == f"{PEOPLE}{teacher.pk}/"
    assert teacher.classes.count() == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"last_name": ""}, "Écrivez le nom."),
        ({"email": "anne"}, "elle s’écrit comme"),
        ({"profile": "head"}, "head"),
        ({"classes": ["999999"]}, "999999"),
    ],
)
def test_what_is_wrong_with_a_teacher_is_said(as_admin, typed, said):
    page = _text(as_admin.post(f"{PEOPLE}nouvelle/", {**NEW, **typed}))
    assert said in page
    assert 'value="Anne"' in page
    assert not User.objects.filter(login="anne.legoff").exists()


def test_a_colleague_who_exists_is_proposed_then_attached_or_created_all_the_same(as_admin, world):
    known = TeacherFactory(first_name="Anne", last_name="Le Goff")
    data = {**NEW, "classes": [world.school_class.pk]}
    assert "peut-être déjà" in _text(as_admin.post(f"{PEOPLE}nouvelle/", data))
    as_admin.post(f"{PEOPLE}nouvelle/", {**data, "same": known.pk})
    assert list(known.classes.order_by("pk")) == [world.school_class]
    as_admin.post(f"{PEOPLE}nouvelle/", {**data, "create": "1", "seen": known.pk})
    assert User.objects.filter(last_name="Le Goff").count() == 2


def test_a_parent_of_the_same_name_is_shown_not_taken_over(as_admin):
    known = RelativeFactory(first_name="Anne", last_name="Le Goff")
    page = _text(as_admin.post(f"{PEOPLE}nouvelle/", {**NEW, "same": known.pk}))
    assert "Voir la fiche" in page
    assert "C’est la même personne" not in page
    assert not User.objects.filter(login="anne.legoff2").exists()


def test_a_person_is_edited(as_admin, world):
    url = f"{PEOPLE}{world.pupil.pk}/modifier/"
    as_admin.post(url, {"last_name": "Dubois", "first_name": "Lou", "birth_date": "", "email": ""})
    pupil = User.objects.get(pk=world.pupil.pk)
    assert (pupil.last_name, pupil.birth_date) == ("Dubois", None)


def test_a_person_is_attached_and_taken_out(as_admin, world):
    url = f"{PEOPLE}{world.teacher.pk}/"
    as_admin.post(f"{url}rattacher/", {"school_class": world.other_class.pk})
    assert world.teacher.classes.count() == 2
    as_admin.post(f"{url}retirer/{world.school_class.pk}/")
    assert list(world.teacher.classes.order_by("pk")) == [world.other_class]
    assert as_admin.post(f"{url}retirer/{world.school_class.pk}/").status_code == 404


@pytest.mark.parametrize("chosen", ["", "999999", "abc"])
def test_a_class_that_is_none_attaches_nobody(as_admin, world, chosen):
    page = as_admin.post(f"{PEOPLE}{world.teacher.pk}/rattacher/", {"school_class": chosen}, follow=True)
    assert "Choisissez une classe." in _text(page)
    assert world.teacher.classes.count() == 1


def test_a_parent_is_not_attached(as_admin, world):
    as_admin.post(f"{PEOPLE}{world.parent.pk}/rattacher/", {"school_class": world.school_class.pk})
    assert not world.parent.classes.exists()


def test_blocking_asks_then_closes_and_can_be_undone(as_admin, world, alpha_client):
    url = f"{PEOPLE}{world.parent.pk}/bloquer/"
    assert "Bloquer le compte de Sacha Martin ?" in _text(as_admin.get(url))
    assert User.objects.get(pk=world.parent.pk).is_active
    for _twice in range(2):
        as_admin.post(url, {"action": "block"})
        assert not User.objects.get(pk=world.parent.pk).is_active
    assert 'value="unblock"' in as_admin.get(url).content.decode()
    as_admin.post(url, {"action": "unblock"})
    assert User.objects.get(pk=world.parent.pk).is_active


def test_blocking_oneself_is_refused_with_a_reason(as_admin, world):
    page = as_admin.post(f"{PEOPLE}{world.admin.pk}/bloquer/", follow=True)
    assert "Nommez d’abord quelqu’un d’autre" in _text(page)
    assert User.objects.get(pk=world.admin.pk).is_active


def test_a_function_is_given_from_the_list_of_functions(as_admin, world):
    answer = as_admin.post("/administration/fonctions/", {"user": world.teacher.pk})
    asked = _text(as_admin.post(answer["Location"], {"functions": ["local_admin"]}))
    assert "Devient administrateur local" in asked
    assert not User.objects.get(pk=world.teacher.pk).is_school_admin
    as_admin.post(answer["Location"], {"functions": ["local_admin"], "confirm": "1"})
    assert User.objects.get(pk=world.teacher.pk).is_school_admin
    assert world.teacher.full_name in _text(as_admin.get("/administration/fonctions/"))


def test_a_function_is_taken_back_after_the_question(as_admin, world):
    User.objects.filter(pk=world.teacher.pk).update(functions=["local_admin", "digital_referent"])
    url = f"{PEOPLE}{world.teacher.pk}/fonctions/"
    asked = _text(as_admin.post(url, {"functions": ["digital_referent"]}))
    assert "N’est plus administrateur local." in asked
    assert "référent numérique :" not in asked
    as_admin.post(url, {"functions": ["digital_referent"], "confirm": "1"})
    assert User.objects.get(pk=world.teacher.pk).functions == ["digital_referent"]
    assert as_admin.post(url, {"functions": ["digital_referent"]})["Location"] == f"{PEOPLE}{world.teacher.pk}/"


def test_the_last_administrator_is_told_why_the_function_stays(as_admin, world):
    page = _text(as_admin.post(f"{PEOPLE}{world.admin.pk}/fonctions/", {"functions": []}))
    assert "Nommez d’abord quelqu’un d’autre" in page
    assert User.objects.get(pk=world.admin.pk).is_school_admin


def test_an_account_activated_no_more_meanwhile_is_said_so(as_admin, world, monkeypatch):
    """Another administrator gives the new sheet first."""
    decide = permissions.can_reset_access

    def decide_then_reset(*args):
        decision = decide(*args)
        reset_access(actor=None, user=world.parent)
        return decision

    monkeypatch.setattr(permissions, "can_reset_access", decide_then_reset)
    answer = as_admin.post(f"{PEOPLE}{world.parent.pk}/nouvel-acces/")
    assert (answer.status_code, "sert toujours" in _text(answer)) == (200, True)
