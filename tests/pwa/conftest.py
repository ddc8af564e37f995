"""A small school."""

import pytest

from tests.factories.directory import make_small_school


@pytest.fixture
def world(inside_alpha):
    return make_small_school()
