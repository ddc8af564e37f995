"""The first page: a welcome by first name, and what waits for each."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from lxml import html

from tenant_apps.directory import services
from tenant_apps.home.models import Site
from tenant_apps.home.rules import monday_of
from tenant_apps.home.services import save_canteen_week
from tenant_apps.timeline.models import Entry, Event
from tenants import services as schools
from tenants.choices import SchoolStatus
from tests.factories.accounts import RelativeFactory, TeacherFactory, UserFactory
from tests.factories.directory import make_family


@pytest.fixture
def home(alpha_client):
    """The page as somebody sees it."""

    def open_as(user):
        alpha_client.force_login(user)
        return alpha_client.get("/").content.decode()

    return open_as


@pytest.mark.parametrize("who", ["admin", "teacher", "parent", "pupil", "staff"])
def test_everyone_is_greeted_by_first_name(home, world, who):
    person = getattr(world, who)
    assert f"Bonjour {person.first_name}" in home(person)


def test_the_head_sees_what_the_school_needs_next(home, world):
    page = home(world.admin)
    assert "Votre école démarre" in page
    assert "Imprimer les fiches" in page


def test_a_teacher_sees_the_class_and_the_accounts_to_activate(home, world):
    make_family(world.school_class, relatives=1)
    page = home(world.teacher)
    assert "Les Coquelicots" in page
    assert "2 élèves" in page
    assert "2 comptes attendent d’être activés" in page
    assert "Les Bleuets" not in page


def test_a_teacher_with_an_empty_class_is_led_to_the_pupils(home, world):
    services.detach(actor=None, school_class=world.school_class, user=world.pupil)
    assert "Ajouter les élèves" in home(world.teacher)


def test_a_parent_sees_children_classes_and_teachers(home, world):
    services.add_guardian(actor=None, relative=world.parent, child=world.other_pupil)
    page = home(world.parent)
    for expected in ("Lou Martin", "Les Coquelicots", "Julien Martin", world.other_pupil.full_name, "Nadia Martin"):
        assert expected in page
    assert "/ma-classe/" not in page
    assert "/administration/" not in page


def test_a_pupil_sees_the_class_and_is_spoken_to_as_a_child(home, world):
    page = home(world.pupil)
    assert "Ta classe\u00a0: Les Coquelicots" in page
    assert "Julien Martin" in page
    assert "Votre" not in page


@pytest.mark.parametrize("who", ["parent", "pupil"])
def test_what_is_to_be_done_stands_over_the_news_on_a_telephone_too(home, world, who):
    page = html.fromstring(home(getattr(world, who)))
    titles = page.xpath("//main//h2[@id='widget-homework' or @id='news-title']/@id")
    assert titles == ["widget-homework", "news-title"]
    assert not page.xpath("//aside//*[@id='widget-homework']")


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("person", "said"),
    [
        (lambda: TeacherFactory(activated=True), "Vous n’avez pas encore de classe"),
        (lambda: UserFactory(profile="staff", activated=True), "Vous n’avez pas encore de classe"),
        (lambda: RelativeFactory(activated=True), "Aucun enfant n’est rattaché"),
        (lambda: UserFactory(profile="pupil", activated=True), "Tu n’as pas encore de classe"),
    ],
)
def test_who_has_nothing_yet_is_told_why(home, person, said):
    assert said in home(person())


def test_a_teacher_who_is_a_parent_sees_both(home, world):
    services.add_guardian(actor=None, relative=world.teacher, child=world.other_pupil)
    page = home(world.teacher)
    assert "Votre classe" in page
    assert world.other_pupil.full_name in page


def test_a_suspended_school_says_so(home, world, alpha):
    schools.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    assert "en lecture seule" in home(world.teacher)


@pytest.mark.parametrize("who", ["admin", "teacher", "parent"])
def test_the_page_costs_the_same_for_a_large_school(alpha_client, world, who):
    def count():
        with CaptureQueriesContext(connection) as queries:
            alpha_client.get("/")
        return len(queries)

    alpha_client.force_login(getattr(world, who))

    before = count()
    for _ in range(4):
        [child], _parents = make_family(world.school_class)
        services.add_guardian(actor=None, relative=world.parent, child=child)
    assert count() == before


@pytest.mark.parametrize("who", ["admin", "teacher", "staff", "parent", "pupil"])
def test_the_page_is_at_most_fifteen_queries(alpha_client, world, settings, who):
    """With everything on it: children, a class, the canteen's menu, birthdays, news, what is new in the bar."""
    settings.RULES_CACHE_SECONDS = 60
    person = getattr(world, who)
    if who == "parent":
        services.add_guardian(actor=None, relative=person, child=world.other_pupil)
    save_canteen_week(actor=None, monday=monday_of(timezone.localdate()), meals=["Lentilles"] * 5)
    article = {"title": "Les abeilles", "url": "https://exemple.fr/", "at": ""}
    Site.objects.create(title="Un site", url="https://exemple.fr/fil.xml", articles=[article])
    for number in range(3):
        event = Event.objects.create(kind="tests.said", key=str(number), url="/", actor=world.teacher)
        Entry.objects.create(user=person, event=event, app="tests")
    alpha_client.force_login(person)
    alpha_client.get("/")
    with CaptureQueriesContext(connection) as captured:
        page = alpha_client.get("/").content.decode()
    beside = ("set_config", "tenants_domain")  # where the connection stands; the host's school, kept for seconds
    queries = [each["sql"] for each in captured if not any(word in each["sql"] for word in beside)]
    assert "Les abeilles" in page
    assert "Lentilles" in page or timezone.localdate().weekday() > 4
    assert len(queries) <= 15, "\n".join(queries)
