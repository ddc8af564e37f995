"""Two schools, one client per role, strict guards."""

import itertools
import shutil
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db.models import QuerySet

from tenants.context import in_school
from tenants.models import School
from tests import database
from tests.client import StrictClient

_runs = itertools.count()


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """The journeys in Chromium stay together."""
    from tests.browser.scheduling import JourneysTogether

    return JourneysTogether(config, log)


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: Any) -> Iterator[None]:
    """A copy of the base database for this process (tests/database.py)."""
    with django_db_blocker.unblock():
        name = database.make_database()
    yield
    with django_db_blocker.unblock():
        database.drop_database(name)
    if settings.ONE_ENV == "test":  # never the files of another environment
        shutil.rmtree(settings.MEDIA_ROOT.parent, ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _addresses() -> None:
    """Addresses are read before a test changes a setting they depend on (SHOW_TOOLS)."""
    import_module("config.urls.public")


@pytest.fixture(autouse=True)
def _fresh_cache() -> None:
    """Cache and rate limits of one test are not seen by the next."""
    cache.key_prefix = f"{settings.CACHES['default']['KEY_PREFIX']}-{next(_runs)}"


@pytest.fixture(autouse=True)
def _random_order(monkeypatch: pytest.MonkeyPatch) -> None:
    """A queryset nobody ordered comes back in random order: tests cannot lean on chance."""
    fetch = QuerySet._fetch_all

    def shuffled(self: Any) -> None:
        query = self.query
        if (
            self._result_cache is None
            and not self.ordered
            and not (query.distinct or query.is_sliced or query.combinator or query.group_by or query.select_for_update)
        ):
            self._query = query.chain()  # the `query` setter would turn values_list() into dicts
            self._query.add_ordering("?")
        fetch(self)

    monkeypatch.setattr(QuerySet, "_fetch_all", shuffled)


@pytest.fixture
def alpha(db: None) -> School:
    """The first open school."""
    return School.objects.get(subdomain="alpha")


@pytest.fixture
def beta(db: None) -> School:
    """The second open school."""
    return School.objects.get(subdomain="beta")


@pytest.fixture
def inside_alpha(alpha: School) -> Iterator[School]:
    """The test stands in alpha, as its PostgreSQL role."""
    with in_school(alpha):
        yield alpha


@pytest.fixture
def inside_beta(beta: School) -> Iterator[School]:
    """The test stands in beta, as its PostgreSQL role."""
    with in_school(beta):
        yield beta


@pytest.fixture
def alpha_client(alpha: School) -> StrictClient:
    """A browser at alpha's address, nobody signed in."""
    return StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")


@pytest.fixture
def beta_client(beta: School) -> StrictClient:
    """A browser at beta's address, nobody signed in."""
    return StrictClient(f"beta.{settings.PLATFORM_DOMAIN}")


@pytest.fixture
def public_client(db: None) -> StrictClient:
    """A browser at the public site."""
    return StrictClient(settings.PLATFORM_DOMAIN)


@pytest.fixture
def console_client(db: None) -> StrictClient:
    """A browser at the console, nobody signed in."""
    return StrictClient(f"{settings.CONSOLE_SUBDOMAIN}.{settings.PLATFORM_DOMAIN}")
