"""A small school, and browsers of the people in it."""

import pytest

from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    """A class with its teacher, one pupil and one parent; a second class with others."""
    return make_small_school()


@pytest.fixture
def as_parent(world, alpha_client):
    """The parent, signed in."""
    alpha_client.force_login(world.parent)
    return alpha_client


@pytest.fixture
def as_pupil(world, alpha_client):
    """The pupil, signed in."""
    alpha_client.force_login(world.pupil)
    return alpha_client
