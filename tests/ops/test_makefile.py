"""What a developer types."""

import re
import subprocess

from tests.ops.conftest import PROJECT

ISSUE = {"help", "setup", "demo", "test", "lint", "format", "bench", "messages", "screenshots", "reset"}


def targets() -> set[str]:
    rules = re.findall(r"^([a-z][a-z-]*):", (PROJECT / "Makefile").read_text(), re.MULTILINE)
    return set(rules) - {"setup-dev", "setup-browser"}  # steps of the others


def test_help_is_the_default_and_tells_every_target() -> None:
    said = subprocess.run(["make"], cwd=PROJECT, capture_output=True, text=True, check=True).stdout
    told = dict(re.findall(r"^  make ([a-z]+) +(.+)$", said, re.MULTILINE))
    assert set(told) == targets() == ISSUE


def test_every_target_is_phony() -> None:
    text = (PROJECT / "Makefile").read_text()
    [phony] = re.findall(r"^\.PHONY: (.+)$", text, re.MULTILINE)
    assert set(phony.split()) == set(re.findall(r"^([a-z][a-z-]*):", text, re.MULTILINE))


def test_programs_the_targets_run_are_there() -> None:
    for name in re.findall(r"(?<!/)\bbin/([a-z]+)", (PROJECT / "Makefile").read_text()):
        assert (PROJECT / "bin" / name).stat().st_mode & 0o111, name
