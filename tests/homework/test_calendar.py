"""The homework in somebody's own calendar: who has the address reads it, and nobody else."""

import re
from datetime import date

import pytest
from django.conf import settings
from icalendar import Calendar

from tenant_apps.homework import services
from tenant_apps.homework.models import CalendarLink
from tests.client import StrictClient

PAGE = "/cahier/agenda/"


@pytest.fixture
def address(world, send):
    """The path of a new address of the parent's."""
    page = send(world.parent, f"{PAGE}adresse/").content.decode()
    return re.search(r"/cahier/agenda/[\w-]{43}\.ics", page).group()


def events(client, address):
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_it_is_shown_once(world, address, see):
    assert address not in see(world.parent, PAGE)
    assert "Une adresse a été créée" in see(world.parent, PAGE)


def test_it_needs_no_login(world, write, address, alpha_client):
    [entry] = write(text="<p>Lire la page 12, puis :</p><ul><li>réciter ; compter</li></ul>")
    alpha_client.logout()
    [event] = events(alpha_client, address)
    assert str(event["summary"]) == "Lecture – Lou"
    assert event.decoded("dtstart") == date(2026, 11, 24)
    assert event.decoded("dtend") == date(2026, 11, 25)
    assert "réciter ; compter" in str(event["description"])
    assert str(event["uid"]) == f"homework-{entry.pk}@alpha.{settings.PLATFORM_DOMAIN}"


def test_a_change_keeps_its_name_and_says_it_is_newer(world, write, address, alpha_client):
    [entry] = write()
    [before] = events(alpha_client, address)
    services.change_entry(
        actor=world.teacher, entry=entry, edition=1, date=entry.date, subject="Dictée", text=entry.text
    )
    services.mark(actor=world.pupil, entry=entry, pupil=world.pupil, done=True)
    [after] = events(alpha_client, address)
    assert (str(after["uid"]), after["sequence"]) == (str(before["uid"]), before["sequence"] + 1)
    assert str(after["summary"]) == "✓ Dictée – Lou"


@pytest.mark.parametrize("secret", ["x", "a" * 43, "a" * 5000])
def test_another_address_is_unknown(world, notebook, alpha_client, secret):
    assert alpha_client.get(f"{PAGE}{secret}.ics").status_code == 404


def test_revoked_it_gives_nothing(world, address, send, alpha_client):
    send(world.parent, f"{PAGE}supprimer/")
    assert alpha_client.get(address).status_code == 404
    assert not CalendarLink.objects.exists()


def test_another_school_does_not_know_it(world, address):
    neighbour = StrictClient(f"beta.{settings.PLATFORM_DOMAIN}")
    assert neighbour.get(address).status_code == 404


def test_it_is_asked_so_often(world, notebook, address, alpha_client, settings):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"homework_feed": "2/h/key"}
    codes = [alpha_client.get(address).status_code for _ in range(3)]
    assert codes == [200, 200, 429]


def test_it_asks_the_same_whatever_it_holds(world, write, address, alpha_client, django_assert_max_num_queries):
    for count in (1, 5):
        for n in range(count):
            write(subject=f"Lecture {n}")
        with django_assert_max_num_queries(12):
            alpha_client.get(address)
