"""A folder where an academy puts its files, for the schools alpha and beta."""

import pytest

from provisioning.feeds.services import save_convention
from tests.console.conftest import desk, look, queries_of
from tests.factories.aaf1d import Writer, structure

__all__ = ["desk", "look", "queries_of"]


@pytest.fixture
def feeds_root(settings, tmp_path):
    """The folders of every convention."""
    settings.FEEDS_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def convention(feeds_root, db):
    """An academy whose departments are alpha's and beta's."""
    (feeds_root / "essai").mkdir()
    return save_convention(actor=None, name="Essai", academy_code="99", departments=["035"], folder="essai", hour=3)


@pytest.fixture
def writer(feeds_root, convention):
    return Writer(feeds_root / "essai")


@pytest.fixture
def structures(alpha, beta):
    """Both schools, and one that ordered nothing."""
    return [structure("8", alpha.uai), structure("9", beta.uai), structure("10", "9990010G")]
