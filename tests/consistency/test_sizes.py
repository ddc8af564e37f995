"""Code in pieces one can read (style.md: no function over 60 lines, no file over 500)."""

import ast

from tests.consistency.sources import python_files, trees, where

MAX_FILE_LINES = 500
MAX_FUNCTION_LINES = 60


def test_no_file_is_too_long():
    sizes = {path: len(path.read_text().splitlines()) for path in python_files()}
    assert len(sizes) > 100
    assert not (found := [where(path, size) for path, size in sizes.items() if size > MAX_FILE_LINES]), "\n".join(
        map(str, found)
    )


def test_no_function_is_too_long():
    long = [
        where(path, node.lineno)
        for path, tree in trees()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= MAX_FUNCTION_LINES
    ]
    assert not long, "\n".join(map(str, long))
