"""A class open with cards, and browsers of the people around it."""

from datetime import UTC, datetime, time

import pytest
import time_machine

from tenant_apps.pupil_cards import services
from tests.factories.directory import make_small_school

# Monday 2 March 2026, ten o'clock in Paris.
OPEN = datetime(2026, 3, 2, 9, tzinfo=UTC)


@pytest.fixture
def world(inside_alpha):
    """A class with its teacher, one pupil and one parent; a second class with others."""
    return make_small_school()


@pytest.fixture
def clock():
    """Monday at ten: the class is open."""
    with time_machine.travel(OPEN, tick=False) as traveller:
        yield traveller


@pytest.fixture
def opening(world):
    """The class opens every school day from 8:30 to 16:30."""
    return services.open_class(
        actor=world.teacher, school_class=world.school_class, days=[0, 1, 3, 4], starts=time(8, 30), ends=time(16, 30)
    )


@pytest.fixture
def code(world, opening, clock):
    """The code of the pupil's card."""
    [card] = services.make_cards(actor=world.teacher, school_class=world.school_class, pupils=[world.pupil])
    return card.code


@pytest.fixture
def as_teacher(world, alpha_client):
    """The teacher of `world.school_class`, signed in."""
    alpha_client.force_login(world.teacher)
    return alpha_client


@pytest.fixture
def by_card(alpha_client, code):
    """The pupil, in by the card."""
    assert alpha_client.post("/carte/", {"code": code, "etape": "2"})["Location"] == "/"
    return alpha_client
