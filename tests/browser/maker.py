"""`python -m tests.browser.maker`: run modules and scripts with the server's settings, each in a process of its own.

Django is imported once and every run is a fork of that: what a journey needs is made in the time it takes to make it.
A line of JSON in, `{"words": ["-m", "tests.browser.make_…", …] or ["manage.py", …], "given": its input}`; a line out,
`{"code": its exit code, "out": …, "err": …}`.
"""

import json
import os
import runpy
import sys
import tempfile
import traceback
from functools import partial
from typing import IO, Any, NoReturn

import django
from django.conf import settings
from django.urls import get_resolver


def main() -> None:
    """Answer line by line, until nobody asks any more."""
    django.setup()
    get_resolver(settings.ROOT_URLCONF).url_patterns  # noqa: B018 - reading it imports the views, and what they need
    for line in sys.stdin:
        asked = json.loads(line)
        sys.stdout.write(json.dumps(_run(asked["words"], asked["given"])) + "\n")
        sys.stdout.flush()


def _run(words: list[str], given: str) -> dict[str, Any]:
    file = partial(tempfile.TemporaryFile, "w+")
    with file() as source, file() as out, file() as err:
        source.write(given)
        source.seek(0)
        child = os.fork()
        if not child:
            _become(words, source, out, err)
        _, status = os.waitpid(child, 0)
        return {"code": os.waitstatus_to_exitcode(status), "out": _said(out), "err": _said(err)}


def _said(file: IO[str]) -> str:
    file.seek(0)
    return file.read()


def _become(words: list[str], *standard: IO[str]) -> NoReturn:
    """In the child: be `python WORDS…`, with these as standard input, output and errors."""
    for number, file in enumerate(standard):
        os.dup2(file.fileno(), number)
    sys.stdin = os.fdopen(0)
    code = 1
    try:
        if words[0] == "-m":
            sys.argv = words[1:]
            runpy.run_module(words[1], run_name="__main__", alter_sys=True)
        else:
            sys.argv = words
            runpy.run_path(words[0], run_name="__main__")
        code = 0
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else int(end.code is not None)
        if isinstance(end.code, str):
            sys.stderr.write(end.code)
    except BaseException:  # said as Python says it; the exit code tells
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code)


if __name__ == "__main__":
    main()
