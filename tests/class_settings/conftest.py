"""A small school, and browsers of the people in it."""

import pytest

from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    """A class with its teacher, one pupil and one parent; a second class with others."""
    return make_small_school()


@pytest.fixture
def as_teacher(world, alpha_client):
    """The teacher of `world.school_class`, signed in."""
    alpha_client.force_login(world.teacher)
    return alpha_client


@pytest.fixture
def as_admin(world, alpha_client):
    """The head, signed in."""
    alpha_client.force_login(world.admin)
    return alpha_client
