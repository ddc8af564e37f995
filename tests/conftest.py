"""Two schools, one client per role, strict guards."""

import itertools
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
import time_machine as clock
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.db.models import QuerySet
from django.utils import timezone
from hypothesis import HealthCheck
from hypothesis import settings as property_tests

from billing.models import Invoice
from tenant_apps.accounts.models import User
from tenant_apps.communication.selectors import suspension_for
from tenants.context import in_school
from tenants.models import School
from tests import database, stripe_server
from tests.billing import made
from tests.client import StrictClient
from tests.factories.accounts import make_team_member
from tests.postbox import LOCAL, SMTP, Postbox, free_port, listen

NOVEMBER = "2026-11-22T10:00:00+01:00"
_runs = itertools.count()

# No test is timed, on a busy machine neither; fixtures that examples share are made to be.
property_tests.register_profile(
    "one", deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
property_tests.load_profile("one")


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


def _read_once_a_minute(school: School) -> None:
    """What every page reads now and then is read: a page's own queries are counted."""
    with in_school(school):
        suspension_for(User())


@pytest.fixture
def alpha_client(alpha: School) -> StrictClient:
    """A browser at alpha's address, nobody signed in."""
    _read_once_a_minute(alpha)
    return StrictClient(f"alpha.{settings.PLATFORM_DOMAIN}")


@pytest.fixture
def see(alpha_client: StrictClient) -> Callable[..., str]:
    """The page at an address of alpha as somebody sees it."""

    def read(user: User, url: str, code: int = 200) -> str:
        alpha_client.force_login(user)
        answer = alpha_client.get(url)
        assert answer.status_code == code
        return answer.content.decode()

    return read


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


@pytest.fixture
def later(time_machine: Any) -> Callable[[timedelta], None]:
    """Move the clock forward from now."""
    start = timezone.now()
    return lambda after: time_machine.move_to(start + after)


@pytest.fixture
def outbox(settings: Any) -> list[Any]:
    """Mails that left, as Django's test backend keeps them."""
    settings.EMAIL_BACKEND = LOCAL
    mail.outbox = []
    return mail.outbox


@pytest.fixture
def smtp(settings: Any) -> Iterator[Callable[..., Postbox]]:
    """`smtp(postbox)` starts a server that mails go to."""
    running = []

    def start(postbox: Postbox | None = None) -> Postbox:
        postbox = postbox or Postbox()
        settings.EMAIL_BACKEND = SMTP
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()
        running.append(listen(postbox, settings.EMAIL_PORT))
        return postbox

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def nobody_listens(settings: Any) -> None:
    """The mail server is away."""
    settings.EMAIL_BACKEND = SMTP
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", free_port()


@pytest.fixture
def november(db: None) -> Iterator[clock.Traveller]:
    """The 22nd of November 2026, at ten, standing still until the test moves it."""
    with clock.travel(NOVEMBER, tick=False) as traveller:
        yield traveller


@pytest.fixture
def camille(db: None) -> User:
    """A member of the ONE team."""
    return make_team_member()


@pytest.fixture
def issued(alpha: School) -> Invoice:
    """An invoice of 249,00 €, 207,50 € and its VAT, for ten months."""
    return made.invoice(made.subscription(alpha))


@pytest.fixture
def stripe_account(settings: Any) -> Iterator[stripe_server.StripeServer]:
    """A Stripe of the tests, which ONE is set to speak to: what ONE asked of it is in its `calls`."""
    server = stripe_server.StripeServer()
    settings.STRIPE_SECRET_KEY = stripe_server.KEY
    settings.STRIPE_WEBHOOK_SECRET = stripe_server.SECRET
    settings.STRIPE_API_BASE = server.url
    yield server
    server.stop()
