"""The page of what one is told of: kept with scripts or without, nothing lost."""

import pytest
from django.utils import timezone

from tenant_apps.timeline.models import Reader
from tests.queries import exactly

URL = "/mon-compte/nouveautes/"


@pytest.fixture
def offered(world, told, post):
    told(world.parent, app="blog")
    post(world.parent)


@pytest.fixture
def reading(alpha_client, world, offered):
    alpha_client.force_login(world.parent)
    return alpha_client


def _reader(world):
    return Reader.objects.get(user=world.parent)


WANTED = {
    "app-tests": "on",
    "app-blog": "on",
    "mail-tests-posted": "daily",
    "push-tests-posted": "",
    "mail-blog-said": "weekly",
}


def test_the_page_shows_each_kind_with_what_is_chosen(reading, world):
    page = reading.get(URL).content.decode()
    for words in (
        "Un mot",
        "tout de suite",
        "Heures de calme",
        "20 h 00",
        "Tout arrêter",
        "n’est pas encore confirmée",
    ):
        assert words in page


def test_what_is_chosen_is_kept_and_no_more(reading, world):
    registered = _only_ours(reading)
    assert reading.post(URL, registered | WANTED).status_code == 302
    assert _reader(world).choices == {"tests.posted": {"mail": "daily", "push": False}}
    assert _reader(world).silent_apps == []
    reading.post(URL, registered | WANTED | {"mail-tests-posted": "immediate", "push-tests-posted": "on"})
    assert _reader(world).choices == {}


def _only_ours(reading):
    """What the page proposes, so that other services' kinds stay as they are."""
    form = reading.get(URL).context["form"]
    return {name: form[name].initial for name in form.fields if form[name].initial not in (False, None)}


def test_a_service_switched_off(reading, world):
    said = _only_ours(reading) | WANTED
    del said["app-blog"]
    reading.post(URL, said)
    assert _reader(world).silent_apps == ["blog"]
    reading.post(URL, _only_ours(reading) | WANTED)
    assert _reader(world).silent_apps == []


def test_kinds_of_services_that_are_gone_are_remembered(reading, world):
    Reader.objects.create(user=world.parent, choices={"gone.kind": {"mail": "never"}}, silent_apps=["gone"])
    reading.post(URL, _only_ours(reading) | WANTED)
    assert _reader(world).choices["gone.kind"] == {"mail": "never"}
    assert _reader(world).silent_apps == ["gone"]


def test_each_change_is_kept_by_htmx(reading, world):
    said = _only_ours(reading) | WANTED
    answer = reading.post(URL, said, headers={"hx-request": "true"})
    assert (answer.status_code, "Enregistré" in answer.content.decode()) == (200, True)
    assert _reader(world).choices["tests.posted"]["mail"] == "daily"


def test_a_wrong_answer_is_said_at_its_field(reading, world):
    answer = reading.post(URL, _only_ours(reading) | WANTED | {"mail-tests-posted": "hourly"})
    assert answer.status_code == 422
    assert "Choisissez dans la liste" in answer.content.decode()
    assert not Reader.objects.filter(user=world.parent).exists()


def test_all_stops_and_goes_on(reading, world, reached):
    reading.post(f"{URL}arreter/")
    assert _reader(world).mails_stopped_why == "asked"
    assert "Reprendre les envois" in reading.get(URL).content.decode()
    reading.post(f"{URL}reprendre/")
    assert (_reader(world).mails_stopped_at, _reader(world).mails_stopped_why) == (None, "")


def test_going_on_does_not_mend_an_address(reading, world, reached):
    Reader.objects.create(user=world.parent, mails_stopped_at=timezone.now(), mails_stopped_why="bounced")
    reading.post(f"{URL}reprendre/")
    assert _reader(world).mails_stopped_why == "bounced"
    assert "reviennent" in reading.get(URL).content.decode()


def test_a_pupil_reads_tu_and_no_address(world, offered, see):
    page = see(world.pupil, URL)
    assert "Choisis ce qui t’est envoyé" in page
    assert "Votre adresse" not in page


def test_the_page_costs_the_same_with_more_kinds(reading, world, told):
    def cost():
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as captured:
            reading.get(URL)
        return len(captured)

    one = cost()
    for number in range(5):
        told(world.parent, app=f"other{number}")
    assert cost() == one


def test_the_situation_in_five_queries(world):
    from tenant_apps.timeline.preferences import situation_of

    with exactly(5):
        situation_of(world.parent)
