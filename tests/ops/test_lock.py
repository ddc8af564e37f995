"""requirements/constraints.txt: every version that is installed, of what we ask for and of what that brings."""

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.ops.conftest import PROJECT

REQUIREMENTS = PROJECT / "requirements"


def lines(name: str) -> list[str]:
    text = (REQUIREMENTS / name).read_text()
    return [line for line in (line.partition("#")[0].strip() for line in text.splitlines()) if line]


def asked_for() -> list[Requirement]:
    """What requirements/ names and this machine installs."""
    named = [Requirement(line) for name in ("base.txt", "dev.txt") for line in lines(name) if line[0] != "-"]
    return [each for each in named if each.marker is None or each.marker.evaluate()]


@pytest.fixture(scope="module")
def locked() -> dict[str, str]:
    """Versions by name; none where this machine takes what its Python brings."""
    known = [Requirement(line) for line in lines("constraints.txt")]
    return {
        canonicalize_name(each.name): str(each.specifier) if each.marker is None or each.marker.evaluate() else ""
        for each in known
    }


def test_it_holds_versions_and_nothing_else() -> None:
    for line in lines("constraints.txt"):
        assert re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.+!]+( ; python_version >= \"[0-9.]+\")?", line), line


def test_every_set_up_reads_it() -> None:
    assert "-c constraints.txt" in lines("base.txt")
    assert "-r base.txt" in lines("production.txt")
    assert "-r production.txt" in lines("dev.txt")  # what only a server needs is tested too


def test_what_we_pin_is_locked_as_pinned(locked: dict[str, str]) -> None:
    pinned = {canonicalize_name(each.name): str(each.specifier) for each in asked_for()}
    assert pinned == {name: locked.get(name) for name in pinned}, "run bin/lock"


def test_what_packages_bring_is_locked_as_installed(locked: dict[str, str]) -> None:
    missing, seen, waiting = [], set(), [(each.name, "") for each in asked_for()]
    waiting += [(each.name, extra) for each in asked_for() for extra in each.extras]
    while waiting:
        name, extra = waiting.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        if locked.get(canonicalize_name(name)) not in {"", f"=={metadata.version(name)}"}:
            missing.append(f"{name} {metadata.version(name)}")
        for brought in map(Requirement, metadata.requires(name) or []):
            if brought.marker is None or brought.marker.evaluate({"extra": extra}):
                waiting += [(canonicalize_name(brought.name), each) for each in ("", *brought.extras)]
    assert missing == [], "run bin/lock, then make setup"
