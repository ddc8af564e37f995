"""`manage.py print_sheets SCHOOL [--class …] [--profile …] [--format …] [--all] --output FILE.pdf`."""

import os
import tempfile
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules, services
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.selectors import Selection
from tenant_apps.directory.models import SchoolClass
from tenants.choices import VISITABLE
from tenants.context import in_public, in_school
from tenants.models import School

_PROFILES = [profile.value for profile in Profile if profile != Profile.TEAM]


def _refuse(text: str) -> CommandError:
    return CommandError(text, returncode=2)


class Command(BaseCommand):
    """Exit 0 when the file is written; 2 and one line, and no file, when something is wrong."""

    help = "Imprime les fiches de connexion d’une école dans un fichier PDF."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("school", metavar="SCHOOL", help="UAI, sous-domaine ou schéma de l’école")
        parser.add_argument("--class", dest="classes", action="append", default=[], help="nom d’une classe, répétable")
        parser.add_argument("--profile", dest="profiles", action="append", default=[], choices=_PROFILES)
        parser.add_argument("--format", default=SheetFormat.FULL.value, choices=SheetFormat.values)
        parser.add_argument("--all", action="store_true", help="aussi les comptes déjà activés")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, school: str, output: Path, format: str, **options: Any) -> None:  # noqa: A002
        if not output.parent.is_dir() or output.is_dir():
            raise _refuse(_("Impossible d’écrire %(path)s : ce dossier n’existe pas.") % {"path": output})
        with in_school(self._school(school)):
            selection = Selection(
                class_ids=tuple(self._class_id(name) for name in options["classes"]),
                profiles=tuple(options["profiles"]),
                only_pending=not options["all"],
            )
            try:
                content, count = services.print_now(actor=None, format=format, selection=selection)
            except services.PrintRefused as refusal:
                raise _refuse(str(refusal)) from refusal
        self._write(output, content)
        self.stdout.write(f"{rules.sheets_in_words(format, count)} : {output}")

    def _school(self, reference: str) -> School:
        with in_public():
            found = School.objects.named(reference.strip()).first()
        if found is None:
            raise _refuse(_("Aucune école %(school)s.") % {"school": reference})
        if found.status not in VISITABLE:
            said = {"school": found, "status": found.get_status_display()}
            raise _refuse(_("%(school)s est %(status)s : ses fiches ne s’impriment pas.") % said)
        return found

    def _class_id(self, name: str) -> int:
        found = SchoolClass.objects.filter(name__iexact=" ".join(name.split())).first()
        if found is None:
            raise _refuse(_("Aucune classe %(name)s dans cette école.") % {"name": name})
        return found.pk

    def _write(self, output: Path, content: bytes) -> None:
        """Whole or not at all, for its owner's eyes only: the file holds codes."""
        try:
            handle, name = tempfile.mkstemp(dir=output.parent, prefix=f".{output.name}.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(content)
                Path(name).replace(output)
            except BaseException:
                Path(name).unlink(missing_ok=True)
                raise
        except OSError as error:
            raise _refuse(_("Impossible d’écrire %(path)s.") % {"path": output}) from error
