"""A member of the team at the console."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from lxml import html

from tests.billing import made
from tests.conftest import NOVEMBER


@pytest.fixture
def desk(console_client, camille):
    """Camille's browser, signed in at the console."""
    console_client.force_login(camille)
    return console_client


@pytest.fixture
def late(alpha, november):
    """An invoice issued on 1 October, to be paid by the 31st: 22 days late."""
    november.move_to("2026-10-01T10:00:00+02:00")
    issued = made.invoice(made.subscription(alpha, opened_on=date(2026, 10, 1)))
    november.move_to(NOVEMBER)
    return issued


@pytest.fixture
def queries_of(desk):
    """How many queries a page makes; changes of schema aside: they depend on where the connection stood."""

    def count(url):
        with CaptureQueriesContext(connection) as seen:
            response = desk.get(url)
        assert response.status_code == 200
        return len([each for each in seen if "set_config" not in each["sql"]])

    return count


@pytest.fixture
def look(desk):
    """A page as a parsed document; fails unless it is shown (200)."""

    def at(url, status=200, **options):
        response = desk.get(url, **options)
        assert response.status_code == status, response
        return html.fromstring(response.content.decode())

    return at


def words(element):
    """What is written there, in one line."""
    return " ".join(" ".join(element.itertext()).split())


def toasts(response):
    """What the page after an action says of it."""
    return words(html.fromstring(response.content.decode()).get_element_by_id("toasts"))
