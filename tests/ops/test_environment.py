""".env.example tells every setting, and no other."""

import re
import runpy

import pytest
from django.core.exceptions import ImproperlyConfigured

from tests.ops.conftest import PROJECT

SOURCES = [*(PROJECT / "config").rglob("*.py"), *(PROJECT / "bin").iterdir(), PROJECT / "manage.py"]
READ = re.compile(
    r"""\benv(?:\.[a-z_]+)?\(\s*["']([A-Z_]+)["']"""  # django-environ
    r"""|\benviron(?:\.get)?[(\[]\s*["']([A-Z_]+)["']"""
    r"""|\bsetting\(\s*["']([A-Z_]+)["']"""  # config.embedded.state
)
# Given to a command in front of it, or the system's own.
NOT_SETTINGS = {"PATH", "FORCE"}
# Read by a library, not by us: boto3's, for S3.
OF_LIBRARIES = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"}


def test_the_example_lists_what_is_read() -> None:
    read = {
        name for source in SOURCES if source.is_file() for pair in READ.findall(source.read_text()) for name in pair
    }
    told = re.findall(r"^#([A-Z_]+)=", (PROJECT / ".env.example").read_text(), re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == (read - NOT_SETTINGS - {""}) | OF_LIBRARIES


@pytest.mark.parametrize("without", ["SECRET_KEY", "PLATFORM_DOMAIN", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"])
def test_production_refuses_to_start_without_what_it_needs(monkeypatch: pytest.MonkeyPatch, without: str) -> None:
    for name in ("SECRET_KEY", "PLATFORM_DOMAIN", "DATABASE_URL", "REDIS_URL", "EMAIL_URL"):
        monkeypatch.setenv(name, "given")
    monkeypatch.setenv("ONE_ENV", "production")
    settings = str(PROJECT / "config" / "settings" / "env.py")
    assert runpy.run_path(settings)["PRODUCTION"]
    monkeypatch.setenv(without, "")
    with pytest.raises(ImproperlyConfigured, match=f"needs {without}:"):
        runpy.run_path(settings)
