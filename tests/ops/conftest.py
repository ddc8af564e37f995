"""A folder of its own for embedded services, so that no test touches those of this clone."""

import importlib.util
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType

import pytest

from config import embedded

PROJECT = Path(__file__).resolve().parents[2]
Run = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def var(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty var/; whatever was started there is stopped and erased."""
    folder = tmp_path / "var"
    monkeypatch.setenv("ONE_VAR_DIR", str(folder))
    yield folder
    embedded.reset()


@pytest.fixture
def run_python(var: Path) -> Iterator[Run]:
    """Start `python …` at the root of the project; its output is text on one pipe."""
    started: list[subprocess.Popen[str]] = []

    def run(*words: str, **environment: str) -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, *words],
            cwd=PROJECT,
            env=os.environ | {"ONE_VAR_DIR": str(var), "PYTHONPATH": str(PROJECT)} | environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.wait()
        assert process.stdout
        process.stdout.close()


def program(name: str) -> ModuleType:
    """A program of bin/, as a module."""
    loader = SourceFileLoader(f"bin_{name}", str(PROJECT / "bin" / name))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec is not None
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    return module
