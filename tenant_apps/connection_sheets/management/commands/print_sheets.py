"""`manage.py print_sheets SCHOOL [--class …] [--profile …] [--format …] [--all] --output FILE.pdf`."""

import contextlib
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.connection_sheets import rules, services
from tenant_apps.connection_sheets.choices import OWN_LANGUAGE, SHEET_LANGUAGES, Accounts, SheetFormat
from tenant_apps.connection_sheets.planning import PrintRefused
from tenant_apps.connection_sheets.selectors import Selection
from tenant_apps.connection_sheets.sheets import Wording
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
        languages = [code for code, _name in SHEET_LANGUAGES]
        parser.add_argument("--language", default="fr", choices=languages, help="family : celle de chacun")
        parser.add_argument("--with-french", action="store_true", help="pages complètes : le français au recto")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf")

    def handle(self, *args: Any, school: str, output: Path, format: str, **options: Any) -> None:  # noqa: A002
        if not output.parent.is_dir() or output.is_dir():
            raise _refuse(_("Impossible d’écrire %(path)s : ce dossier n’existe pas.") % {"path": output})
        with in_school(self._school(school)), self._whole(output) as file:
            selection = Selection(
                class_ids=tuple(self._class_id(name) for name in options["classes"]),
                profiles=tuple(options["profiles"]),
                accounts=Accounts.ALL if options["all"] else Accounts.PENDING,
            )
            try:
                count = services.print_now(
                    actor=None, format=format, selection=selection, output=file, wording=self._wording(format, options)
                )
            except PrintRefused as refusal:
                raise _refuse(str(refusal)) from refusal
        self.stdout.write(f"{rules.sheets_in_words(format, count)} : {output}")

    def _wording(self, sheet_format: str, options: dict[str, Any]) -> Wording:
        language = "" if options["language"] == OWN_LANGUAGE else options["language"]
        return Wording(language, options["with_french"] and sheet_format == SheetFormat.FULL and language != "fr")

    def _school(self, reference: str) -> School:
        with in_public():
            found = School.objects.named(reference.strip()).first()
        if found is None:
            raise _refuse(_("Aucune école %(school)s.") % {"school": reference})
        if found.status not in VISITABLE:
            said = {"school": found, "status": found.get_status_display()}
            raise _refuse(_("%(school)s est %(status)s : ses fiches ne s’impriment pas.") % said)
        return found

    def _class_id(self, name: str) -> int:
        found = SchoolClass.objects.filter(name__iexact=" ".join(name.split())).first()
        if found is None:
            raise _refuse(_("Aucune classe %(name)s dans cette école.") % {"name": name})
        return found.pk

    @contextlib.contextmanager
    def _whole(self, output: Path) -> Iterator[IO[bytes]]:
        """A file that becomes the output once all is written, for its owner's eyes only: it holds codes."""
        try:
            with tempfile.NamedTemporaryFile(dir=output.parent, prefix=f".{output.name}.", delete=False) as file:
                try:
                    yield file
                    file.flush()
                    Path(file.name).replace(output)
                except BaseException:
                    Path(file.name).unlink(missing_ok=True)
                    raise
        except OSError as error:
            raise _refuse(_("Impossible d’écrire %(path)s.") % {"path": output}) from error
