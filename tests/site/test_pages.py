"""The public pages."""

import pytest
from django.conf import settings

from tenants.models import School
from tests.factories.provisioning import make_uai
from tests.queries import exactly

pytestmark = pytest.mark.django_db


def text(response):
    return response.content.decode()


def find(client, words, **headers):
    return text(client.get("/trouver-mon-ecole/", {"q": words}, headers=headers))


def test_the_home_page_has_one_main_action(public_client):
    page = text(public_client.get("/"))
    assert 'href="/commander/"' in page
    assert "Commander pour mon école" in page
    assert "149\xa0€" in page


@pytest.mark.parametrize("path", ["/", "/tarifs/", "/trouver-mon-ecole/", "/commander/"])
def test_what_may_be_found_by_search_engines(public_client, path):
    assert 'content="index, follow"' in text(public_client.get(path))


@pytest.mark.parametrize("path", ["/mentions-legales/", "/suivi/x/", "/commander/payeur/"])
def test_what_may_not(public_client, path):
    assert 'content="noindex, nofollow"' in text(public_client.get(path))


@pytest.mark.parametrize(
    "path",
    ["/", "/tarifs/", "/trouver-mon-ecole/", "/mentions-legales/", "/donnees-personnelles/", "/conditions/"],
)
def test_pages_that_ask_the_database_nothing(public_client, path):
    public_client.get(path)
    with exactly(0):
        assert public_client.get(path).status_code == 200


def test_the_publisher_is_named_when_there_is_one(public_client, settings):
    settings.PUBLISHER = settings.PUBLISHER | {
        "name": "ONE SAS",
        "siren": "999999998",
        "director": "Élise Morvan",
        "host": "Nuage SA",
    }
    page = text(public_client.get("/mentions-legales/"))
    assert "ONE SAS" in page
    assert "Élise Morvan" in page
    assert "démonstration." not in page


def test_the_accessibility_statement_and_its_label_say_the_same(public_client):
    page = text(public_client.get("/accessibilite/"))
    assert "Accessibilité : non conforme" in page.replace("\xa0", " ")
    assert "« non conforme »" in page.replace("\xa0", " ")


# --- find my school


@pytest.fixture
def school(alpha):
    School.objects.filter(pk=alpha.pk).update(
        name="École Élémentaire des Œillets",
        city="Saint-Loup",
        search_name="ecole elementaire des oeillets saint loup 0359901x",
    )
    return alpha


@pytest.mark.parametrize(
    "words", ["œillets", "ECOLE oeillets", "saint loup", "l’école des œillets", "0359901X", "loup oeil"]
)
def test_a_school_is_found_by_name_town_or_uai(public_client, school, words):
    page = find(public_client, words)
    assert f'href="http://alpha.{settings.PLATFORM_DOMAIN}' in page
    assert "Une école trouvée" in page


@pytest.mark.parametrize("words", ["roses", "saint loup roses", "%", "'", "\x00"])
def test_a_school_that_is_not_there_may_be_ordered(public_client, school, words):
    page = find(public_client, words)
    assert "alpha." not in page
    if words.isalpha() or " " in words:
        assert "Aucune école de ce nom" in page
        assert "Commander pour mon école" in page


@pytest.mark.parametrize("words", ["", "e", " "])
def test_the_list_of_schools_is_not_for_browsing(public_client, school, words):
    page = find(public_client, words)
    assert "alpha." not in page
    assert "fiche de connexion" in page


@pytest.mark.parametrize(
    ("status", "shown"), [("open", True), ("suspended", True), ("closed", False), ("opening", False)]
)
def test_only_schools_one_can_enter_are_found(public_client, school, status, shown):
    School.objects.filter(pk=school.pk).update(status=status)
    assert ("Une école trouvée" in find(public_client, "oeillets")) is shown


def test_a_question_too_long_is_told(public_client):
    assert "quelques mots" in find(public_client, "x" * 101)


def test_the_page_answers_htmx_with_the_same_page(public_client, school):
    assert 'id="found"' in find(public_client, "oeillets", **{"HX-Request": "true"})


@pytest.mark.parametrize("number", [1, 5, 25])
def test_a_search_costs_two_queries(public_client, number):
    for each in range(number):
        uai = make_uai(4000 + each)
        School.objects.create(
            uai=uai,
            name=f"École {each}",
            city="Kerlune",
            search_name=f"ecole {each} kerlune",
            schema_name=f"ecole_{uai.lower()}",
            db_role=f"role_{each}",
            subdomain=f"ecole-{each}",
            status="open",
        )
    find(public_client, "kerlune")
    with exactly(2):
        page = find(public_client, "kerlune")
    assert page.count('class="row-title"') == min(number, 20)
    assert ("Suivant" in page) is (number > 20)


def test_an_unknown_address_leads_to_the_search(db):
    from tests.client import StrictClient

    page = StrictClient(f"nowhere.{settings.PLATFORM_DOMAIN}").get("/")
    assert page.status_code == 404
    assert "/trouver-mon-ecole/" in text(page)
