"""bin/setup: what it installs, what it says when it may not, what makes it do a step again."""

import re
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from tests.ops.conftest import program


@pytest.fixture
def setup() -> ModuleType:
    return program("setup")


@pytest.fixture
def commands(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What would have been run; nothing is."""
    typed: list[list[str]] = []

    def run(words: list[str], **options: Any) -> Any:
        typed.append([str(word) for word in words])
        return setup.subprocess.CompletedProcess(words, 0, stdout="v20.19.0")

    monkeypatch.setattr(setup.subprocess, "run", run)
    return typed


@pytest.fixture
def pangoless(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without Pango."""
    monkeypatch.setattr(setup, "loads", lambda library: "pango" not in library)


def test_packages_missing_without_rights_are_told_as_one_command(
    setup: ModuleType, pangoless: None, commands: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(setup, "may_sudo", lambda: False)
    expected = "sudo apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0"
    with pytest.raises(setup.StopError, match=re.escape(expected)):
        setup.system_packages(browser=False)
    assert commands == []


@pytest.mark.parametrize(("user", "first"), [(0, "env"), (1000, "sudo")])
def test_packages_missing_are_installed_when_no_password_is_needed(
    setup: ModuleType,
    pangoless: None,
    commands: list[list[str]],
    monkeypatch: pytest.MonkeyPatch,
    user: int,
    first: str,
) -> None:
    monkeypatch.setattr(setup.os, "geteuid", lambda: user)
    monkeypatch.setattr(setup, "may_sudo", lambda: True)
    with pytest.raises(setup.StopError, match="still not found: libpango"):
        setup.system_packages(browser=False)  # nothing was really installed
    assert [words[0] for words in commands] == [first, first]
    assert commands[1][-2:] == ["libpango-1.0-0", "libpangoft2-1.0-0"]


def test_a_python_without_ensurepip_asks_for_the_venv_package(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(setup, "PYTHON", tmp_path / "none")
    find = setup.importlib.util.find_spec
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda name: None if name == "ensurepip" else find(name))
    assert [name for name in setup.missing_packages(browser=False) if name.endswith("-venv")]


def test_the_browser_is_asked_for_by_browser_tests_only(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(setup, "chromium", lambda: None)
    monkeypatch.setattr(setup, "on_ubuntu", lambda: False)
    assert "chromium" in setup.missing_packages(browser=True)
    assert "chromium" not in setup.missing_packages(browser=False)


@pytest.mark.parametrize(
    ("version", "recent"),
    [
        ("v18.20.4", False),
        ("v20.18.3", False),
        ("v20.19.0", True),
        ("v22.11.0", False),
        ("v22.12.0", True),
        ("v24.0.0", True),
    ],
)
def test_node_is_taken_from_the_machine_when_vite_accepts_it(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, version: str, recent: bool
) -> None:
    answer = setup.subprocess.CompletedProcess([], 0, stdout=version)
    monkeypatch.setattr(setup.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(setup.subprocess, "run", lambda *words, **options: answer)
    assert setup.node_is_recent() is recent


@pytest.fixture
def steps(setup: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[], list[str]]:
    """A small project; calling it sets it up and tells the steps that were done."""
    monkeypatch.setattr(setup, "DONE", tmp_path / "setup.json")
    monkeypatch.setattr(setup, "REQUIREMENTS", tmp_path)
    monkeypatch.setattr(setup, "FRONTEND", tmp_path / "frontend")
    (tmp_path / "base.txt").write_text("-c constraints.txt\nDjango==5.2\n")
    (tmp_path / "constraints.txt").write_text("Django==5.2\nasgiref==3.9\n")
    (tmp_path / "dev.txt").write_text("-r base.txt\npytest==9\n")
    (tmp_path / "frontend" / "src").mkdir(parents=True)
    (tmp_path / "frontend" / "node_modules").mkdir()
    (tmp_path / "frontend" / "dist").mkdir()
    for name in ("package.json", "package-lock.json", "src/main.ts"):
        (tmp_path / "frontend" / name).write_text(name)
    done: list[str] = []
    monkeypatch.setattr(setup, "run", lambda command, **options: done.append(" ".join(command)))

    def set_up() -> list[str]:
        done.clear()
        setup.python_packages("dev")
        setup.front_end("")
        return [next(word for word in ("dev.txt", "npm ci", "npm run") if word in line) for line in done]

    return set_up


@pytest.mark.parametrize(
    ("file", "again"),
    [
        ("base.txt", ["dev.txt"]),
        ("dev.txt", ["dev.txt"]),
        ("constraints.txt", ["dev.txt"]),
        ("frontend/package-lock.json", ["npm ci", "npm run"]),
        ("frontend/src/main.ts", ["npm run"]),
        ("frontend/src/new.css", ["npm run"]),
        ("frontend/dist/manifest.json", []),
        ("frontend/node_modules/htmx.js", []),
    ],
)
def test_only_what_changed_is_done_again(
    steps: Callable[[], list[str]], tmp_path: Path, file: str, again: list[str]
) -> None:
    assert steps() == ["dev.txt", "npm ci", "npm run"]
    assert steps() == []
    with (tmp_path / file).open("a") as out:
        out.write("# changed\n")
    assert steps() == again
