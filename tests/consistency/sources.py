"""The project's own files, and what is written in them."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)
TEMPLATES = ROOT / "templates"
ROOMS = ("config", "provisioning", "billing", "shared_apps", "tenant_apps", "tenants")
_CODE = (*ROOMS, "tests", "bench", "bin")

_COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)


@cache
def python_files(*folders: str) -> tuple[Path, ...]:
    """Python files of these folders (all of ours by default), programs of bin/ included."""
    found = [path for folder in folders or _CODE for path in (ROOT / folder).rglob("*.py")]
    if not folders:
        found += [path for path in (ROOT / "bin").iterdir() if _is_python_program(path)]
    return tuple(sorted(path for path in found if "node_modules" not in path.parts))


def _is_python_program(path: Path) -> bool:
    return path.is_file() and path.read_bytes()[:40].startswith(b"#!/usr/bin/env python")


@cache
def templates() -> dict[str, str]:
    """Each template of ours by name (`home/index.html`), with its text; comments left out."""
    files = sorted(path for path in TEMPLATES.rglob("*") if path.is_file())
    return {str(path.relative_to(TEMPLATES)): _COMMENT.sub("", path.read_text()) for path in files}


def trees(*folders: str) -> Iterator[tuple[Path, ast.Module]]:
    """Each Python file with its syntax tree."""
    for path in python_files(*folders):
        yield path, ast.parse(path.read_text(), filename=str(path))


def where(path: Path, line: int) -> str:
    """A place in a file, as editors open it."""
    return f"{path.relative_to(ROOT)}:{line}"


def calls(tree: ast.AST, *names: str) -> Iterator[ast.Call]:
    """Calls of functions with these names, however imported."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if called in names:
                yield node


def first_text(call: ast.Call) -> str | None:
    """The literal text a call begins with, None when it is computed."""
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, ast.Constant) and isinstance(first.value, str) else None
