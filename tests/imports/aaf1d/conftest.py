"""A folder, and a drop read from what is written in it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from tenant_apps.imports.aaf1d.feed import Feed, read_feed
from tenant_apps.imports.aaf1d.names import find_drops
from tests.factories.aaf1d import Writer


@pytest.fixture
def writer(tmp_path: Path) -> Writer:
    return Writer(tmp_path)


@pytest.fixture
def read(tmp_path: Path) -> Iterator[Callable[..., Feed]]:
    """Read the last drop of the folder; what `read_feed` takes may be given."""
    with ExitStack() as stack:
        yield lambda **given: stack.enter_context(read_feed(find_drops(tmp_path)[-1], **given))


@pytest.fixture
def read_one(writer: Writer, read: Callable[..., Feed]) -> Callable[..., Any]:
    """Write a complete drop around one school and read it."""

    def write_and_read(**parts: Any) -> Feed:
        from tests.factories.aaf1d import structure

        writer.write_all(**{"structures": [structure()], **parts})
        return read()

    return write_and_read
