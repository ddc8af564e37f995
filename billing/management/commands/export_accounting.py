"""Write what the accountant takes for a period: all papers issued, and their entries in the columns of the FEC.

manage.py export_accounting 2026-09-01 2026-09-30 --output septembre.zip
"""

import os
import tempfile
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from billing.accounting import archive
from tenants.context import in_public


class Command(BaseCommand):
    help = "Write a zip of a period's invoices, credit notes and entries."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("first", type=date.fromisoformat, help="first day, 2026-09-01")
        parser.add_argument("last", type=date.fromisoformat, help="last day, included")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.zip", help="where it is written")

    def handle(self, *args: Any, first: date, last: date, output: Path, **options: Any) -> None:
        if last < first:
            raise CommandError(_("La période finit avant de commencer."), returncode=2)
        try:
            with in_public():
                _write(output, first, last)
        except OSError as problem:
            said = {"file": output, "why": problem.strerror}
            raise CommandError(_("%(file)s ne peut pas être écrit\u00a0: %(why)s.") % said, returncode=2) from problem
        self.stdout.write(str(output))


def _write(output: Path, first: date, last: date) -> None:
    """The whole zip or none: written beside, piece by piece, then put in its place. Raises OSError."""
    handle, name = tempfile.mkstemp(dir=output.resolve().parent, prefix=f".{output.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.writelines(archive(first, last))
        beside.chmod(0o644)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
