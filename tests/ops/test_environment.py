""".env.example tells every setting, and no other."""

import re

from tests.ops.conftest import PROJECT

SOURCES = [*(PROJECT / "config").rglob("*.py"), *(PROJECT / "bin").iterdir(), PROJECT / "manage.py"]
READ = re.compile(
    r"""\benv(?:\.[a-z_]+)?\(\s*["']([A-Z_]+)["']"""  # django-environ
    r"""|\benviron(?:\.get)?[(\[]\s*["']([A-Z_]+)["']"""
)
# Given to a command in front of it, or the system's own.
NOT_SETTINGS = {"PATH", "FORCE"}


def test_the_example_lists_what_is_read() -> None:
    read = {
        name for source in SOURCES if source.is_file() for pair in READ.findall(source.read_text()) for name in pair
    }
    told = re.findall(r"^#([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == read - NOT_SETTINGS - {""}
