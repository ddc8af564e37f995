"""Load the national directory of schools: `manage.py load_directory FILE`.

FILE is the CSV of data.education.gouv.fr (« Annuaire de l'éducation », Licence Ouverte), whole or
of one department, in its 2023 or 2026 form. Loading it again changes only what changed. Exit code
2, and nothing written, when FILE is not such a file.
"""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from provisioning.directory import UnusableFile, load_directory
from tenants.context import in_public


class Command(BaseCommand):
    help = "Charge l’annuaire national des écoles (CSV de data.education.gouv.fr)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")

    def handle(self, *args: Any, file: Path, **options: Any) -> None:
        try:
            with in_public():
                report = load_directory(file)
        except UnusableFile as problem:
            raise CommandError(str(problem), returncode=2) from problem
        for reason, number in report.ignored.most_common():
            self.stdout.write(f"  {number} ignorées : {reason}")
        self.stdout.write(
            f"{report.created} créées, {report.updated} modifiées, {report.unchanged} inchangées, "
            f"{report.ignored.total()} ignorées"
        )
