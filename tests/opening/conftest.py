"""Orders on their way to becoming schools."""

import pytest

from provisioning import opening
from tests.factories.accounts import make_team_member
from tests.factories.provisioning import make_order


@pytest.fixture
def camille(db):
    """A member of the ONE team."""
    return make_team_member()


@pytest.fixture
def order(db):
    """An order of one school with three classes, waiting."""
    return make_order(classes=[{"name": "PS-MS", "levels": ["PS", "MS"]}, {"levels": ["CP"]}, {}])


@pytest.fixture
def accepted(order, camille):
    """The same, accepted; nothing has run yet (its tasks wait for a commit that never comes)."""
    return opening.accept(actor=camille, order=order)


@pytest.fixture
def ordered(accepted):
    """The one school of the accepted order."""
    return accepted.schools.select_related("school", "order").get()
