"""« La classe », « Annuaire » and cards, as each sees them."""

import pytest

from tenant_apps.accounts.services import update_user
from tenant_apps.communication.services import resume, suspend
from tenant_apps.directory import services
from tenant_apps.directory.choices import Interest, Mood, Shown
from tenant_apps.directory.models import Card, PersonalDetails
from tenant_apps.home.services import close_apps
from tenant_apps.people.services import set_favourite
from tests.factories.accounts import PupilFactory
from tests.factories.directory import make_class, make_family
from tests.queries import exactly

FACES, DIRECTORY, WRITE = "/la-classe/", "/annuaire/", "/messagerie/ecrire/?a=user:"


def _order(text, *words):
    places = [text.index(word) for word in words]
    return places == sorted(places)


def test_faces_are_the_teacher_then_the_pupils_by_name(world, see):
    for last_name in ("Zola", "Abadie"):
        services.attach(actor=None, school_class=world.school_class, user=PupilFactory(last_name=last_name))
    page = see(world.pupil, FACES)
    assert "Les Coquelicots" in page
    assert _order(page, "Julien Martin", "Alex Martin", "Abadie", "Lou Martin</a>", "Zola")
    assert "Petit" not in page


def test_a_parent_sees_the_teacher_and_the_child_and_no_other_pupil(world, see):
    services.attach(actor=None, school_class=world.school_class, user=PupilFactory(last_name="Zola"))
    page = see(world.parent, FACES)
    assert "Julien Martin" in page
    assert "Lou Martin" in page
    assert "Zola" not in page
    assert "pas les autres élèves" in page


def test_several_classes_are_chosen_between(world, see):
    page = see(world.admin, FACES)
    assert page.count("?classe=") == 2
    assert "Petit" in see(world.admin, f"{FACES}?classe={world.other_class.pk}")


@pytest.mark.parametrize("asked", ["999999", "x", "²"])
def test_a_class_one_does_not_see_is_not_shown(world, see, asked):
    assert "Les Coquelicots" in see(world.teacher, f"{FACES}?classe={asked}")
    assert "Petit" not in see(world.teacher, f"{FACES}?classe={world.other_class.pk}")


def test_a_class_without_anyone_and_no_class_at_all_say_so(world, see):
    empty = make_class(name="Les Vides")
    assert "encore personne" in see(world.admin, f"{FACES}?classe={empty.pk}")
    assert "Tu n’as pas encore de classe" in see(PupilFactory(activated=True), FACES)


def test_faces_cost_the_same_for_one_pupil_as_for_five(world, alpha_client):
    for who, n in ((world.teacher, 6), (world.pupil, 6), (world.parent, 6)):
        alpha_client.force_login(who)
        alpha_client.get(FACES)
        with exactly(n):
            alpha_client.get(FACES)
    for _ in range(4):
        [child], _parents = make_family(world.school_class)
        Card.objects.create(user=child, motto="Lire !", mood=Mood.HAPPY)
    for who, n in ((world.teacher, 6), (world.pupil, 6), (world.parent, 6)):
        alpha_client.force_login(who)
        alpha_client.get(FACES)
        with exactly(n):
            alpha_client.get(FACES)


def test_the_directory_searches_among_those_one_sees(world, see):
    assert "Petit" in see(world.teacher, f"{DIRECTORY}?q=pétit")
    page = see(world.pupil, f"{DIRECTORY}?q=petit")
    assert "Personne ne correspond" in page
    assert "Essaie une partie du nom" in page
    page = see(world.parent, DIRECTORY)
    assert "Claire" in page
    assert world.other_parent.first_name not in page


@pytest.mark.parametrize(
    ("query", "there", "absent"),
    [
        ("profil=teacher", "Nadia Martin", "Lou Martin"),
        ("profil=pupil", "Lou Martin", "Nadia Martin"),
        ("profil=nonsense", "Lou Martin", "zzz"),
        ("classe={}", "Sacha Martin", "Nadia Martin"),
        ("classe=999999", "Nadia Martin", "zzz"),
        ("q=%00", "Nadia Martin", "zzz"),
    ],
)
def test_filters(world, see, query, there, absent):
    page = see(world.admin, f"{DIRECTORY}?{query.format(world.school_class.pk)}")
    assert there in page
    assert absent not in page


def test_a_relative_is_said_to_be_whose_parent_to_those_who_see_everyone_only(world, see):
    assert "Parent de Lou Martin" in see(world.teacher, DIRECTORY)
    assert "parent de" not in see(world.pupil, DIRECTORY).lower()


def test_the_directory_costs_the_same_for_one_family_as_for_five(world, alpha_client):
    counts = {"teacher": 8, "pupil": 7, "parent": 7}
    for _ in range(2):
        for who, n in counts.items():
            alpha_client.force_login(getattr(world, who))
            alpha_client.get(DIRECTORY)
            with exactly(n):
                alpha_client.get(DIRECTORY)
        for _family in range(4):
            make_family(world.school_class)


@pytest.fixture
def open_card(world):
    """The teacher's card, everything said."""
    update_user(actor=None, user=world.teacher, email="julien@exemple.test")
    type(world.teacher).objects.filter(pk=world.teacher.pk).update(mobile="+33612345678", birth_date="1984-03-12")
    PersonalDetails.objects.update_or_create(
        user=world.teacher, defaults={"address": "3 rue des Lilas", "postal_code": "54000", "city": "Nancy"}
    )
    return Card.objects.create(
        user=world.teacher, motto="Pas à pas", mood=Mood.CALM, interests=[Interest.READING], shown=[]
    )


_HIDDEN = {
    Shown.EMAIL: "julien@exemple.test",
    Shown.MOBILE: "06 12 34 56 78",
    Shown.ADDRESS: "3 rue des Lilas",
    Shown.BIRTHDAY: "12 mars",
    Shown.INTERESTS: "lire",
}


@pytest.mark.parametrize("what", [None, *Shown])
def test_padlocks_decide_what_a_card_says(world, see, open_card, what):
    Card.objects.filter(pk=open_card.pk).update(shown=[what] if what else [])
    page = see(world.parent, f"{DIRECTORY}{world.teacher.pk}/")
    assert "Pas à pas" in page
    assert "Tranquille" in page
    shown = {one for one, text in _HIDDEN.items() if f"{text}<" in page or f"{text}\n" in page}
    assert shown == ({what} if what else set())
    assert "1984" not in page


def test_a_card_shows_the_family_one_sees(world, see):
    assert f"{DIRECTORY}{world.parent.pk}/" in see(world.teacher, f"{DIRECTORY}{world.pupil.pk}/")
    classmate = PupilFactory(activated=True)
    services.attach(actor=None, school_class=world.school_class, user=classmate)
    page = see(classmate, f"{DIRECTORY}{world.pupil.pk}/")
    assert "Sacha" not in page
    assert "n’a encore rien écrit" in page


def test_an_invisible_person_is_not_found(world, see):
    see(world.parent, f"{DIRECTORY}{world.other_pupil.pk}/", code=404)
    see(world.pupil, f"{DIRECTORY}{world.admin.pk}/", code=404)


def test_ones_own_card_is_changed_not_starred(world, see):
    page = see(world.teacher, f"{DIRECTORY}{world.teacher.pk}/")
    assert "Changer ma carte" in page
    assert "/favori/" not in page
    assert WRITE not in page


def test_a_card_leads_to_a_message(world, see):
    card = f"{DIRECTORY}{world.teacher.pk}/"
    assert f'href="{WRITE}{world.teacher.pk}"' in see(world.parent, card)
    assert "Julien Martin" in see(world.parent, f"{WRITE}{world.teacher.pk}")


def test_a_card_leads_to_no_message_when_none_leaves(world, see):
    card = f"{DIRECTORY}{world.teacher.pk}/"
    suspended = suspend(
        actor=world.admin, school_class=world.school_class, pupils_only=True, reason="Le temps de voir."
    )
    assert WRITE not in see(world.pupil, card)
    assert WRITE in see(world.parent, card)
    resume(actor=world.admin, suspension=suspended)
    close_apps(actor=world.admin, closed=[("messaging", "relative")])
    assert WRITE not in see(world.parent, card)
    assert WRITE in see(world.pupil, card)


def test_the_star_keeps_somebody_among_favourites(world, alpha_client, see):
    alpha_client.force_login(world.parent)
    page = see(world.parent, f"{DIRECTORY}?favoris=1")
    assert "Pas encore de favoris" in page
    assert 'type="search"' not in page  # nothing to search in yet
    alpha_client.post(f"{DIRECTORY}{world.teacher.pk}/favori/", {"favori": "1"})
    page = see(world.parent, f"{DIRECTORY}?favoris=1")
    assert "Julien Martin" in page
    assert "Lou Martin" not in page
    alpha_client.post(f"{DIRECTORY}{world.teacher.pk}/favori/", {"favori": "0"})
    assert "Pas encore de favoris" in see(world.parent, f"{DIRECTORY}?favoris=1")


def test_favourites_are_ones_own(world, see):
    set_favourite(actor=world.admin, user=world.teacher, favourite=True)
    assert "Pas encore de favoris" in see(world.parent, f"{DIRECTORY}?favoris=1")


def test_pupils_are_said_tu(world, see):
    for url in (FACES, DIRECTORY, f"{DIRECTORY}?favoris=1", f"{DIRECTORY}listes/", f"{DIRECTORY}listes/nouvelle/"):
        page = see(world.pupil, url)
        for word in ("Vous ", "vous ", "Votre", "votre", "Mes "):
            assert word not in page.split("<main")[1].split("</main")[0], (url, word)


@pytest.mark.parametrize("who", ["parent", "pupil", "teacher"])
def test_homes_lead_to_the_class(world, see, who):
    assert f"{FACES}?classe={world.school_class.pk}" in see(getattr(world, who), "/")
