"""A member of the team at the console."""

import pytest

from tests.factories.accounts import make_team_member


@pytest.fixture
def camille(db):
    """A member of the ONE team."""
    return make_team_member()


@pytest.fixture
def desk(console_client, camille):
    """Camille's browser, signed in at the console."""
    console_client.force_login(camille)
    return console_client
