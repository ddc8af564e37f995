"""Chromium, a live ONE, and people at their screens."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, expect

from tests.browser.seagulls import among_seagulls, seagulls
from tests.browser.server import LiveOne, live_one
from tests.browser.visitor import DESK, Visitor, screen, visitor_of
from tests.browser.writing import shown, write

__all__ = ["among_seagulls", "seagulls", "shown", "write"]  # the fixtures of journeys among families, and that write

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
Enter = Callable[..., Visitor]
expect.set_options(timeout=20_000)  # a busy machine


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m "not browser"` leaves the journeys out."""
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The machine's Chromium; without its sandbox for root, who may not use it."""
    found = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, _NAMES)), None)
    assert found, "No Chromium here: run `make setup-browser`, or set CHROMIUM."
    # A microphone and a camera that beep and blink, for those who are let use them.
    options = ["--use-fake-device-for-media-stream", *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    return {**browser_type_launch_args, "executable_path": found, "args": options}


@pytest.fixture(scope="session")
def one(request: pytest.FixtureRequest, django_db_blocker: Any) -> Iterator[LiveOne]:
    """A live ONE for all journeys; its logs must hold no error at the end (kept when a test failed)."""
    folder = Path(settings.VAR_DIR) / "test" / f"browser-{os.getpid()}"
    folder.mkdir(parents=True)
    with django_db_blocker.unblock(), live_one(folder) as running:
        yield running
        complaints = running.complaints()
    assert not complaints, "\n".join(complaints)
    if not request.session.testsfailed:
        shutil.rmtree(folder)


@pytest.fixture
def enter(browser: Browser, one: LiveOne) -> Iterator[Enter]:
    """`enter(width, scripts=…)`: somebody new at a screen. At the end, nothing was wrong on any page they saw."""
    visitors: list[Visitor] = []

    def come_in(width: int = DESK, *, scripts: bool = True, workers: bool = False) -> Visitor:
        context = browser.new_context(
            viewport=screen(width),
            java_script_enabled=scripts,
            locale="fr-FR",
            timezone_id="Europe/Paris",
            reduced_motion="reduce",
            accept_downloads=True,
            # Journeys meet the pages themselves; those about what works offline ask for the service worker.
            service_workers="allow" if workers else "block",
        )
        visitors.append(visitor_of(context, scripts=scripts))
        return visitors[-1]

    yield come_in
    for visitor in visitors:
        visitor.page.context.close()
    for visitor in visitors:
        visitor.satisfied()
