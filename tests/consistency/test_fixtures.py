"""Names of arguments that start what a test does not need."""

import ast
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
# pytest-playwright's: an argument of this name starts Chromium, parametrized or not.
OF_THE_BROWSER = {"page", "browser", "context", "new_context", "playwright"}
IN_CHROMIUM = {"browser"}


def test_only_journeys_start_chromium() -> None:
    starters = [
        f"{path.relative_to(TESTS)}: {node.name}"
        for path in sorted(TESTS.rglob("test_*.py"))
        if path.relative_to(TESTS).parts[0] not in IN_CHROMIUM
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if OF_THE_BROWSER & {argument.arg for argument in node.args.args}
    ]
    assert starters == []
