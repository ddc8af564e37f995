"""`manage.py import_onde SCHOOL FILES… [--partial] [--confirm-leaving] [--dry-run] [--json]`."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Source
from tenant_apps.imports import files, onde, services
from tenant_apps.imports.choices import Outcome
from tenant_apps.imports.engine.plan import make_plan
from tenant_apps.imports.engine.rows import Plan
from tenant_apps.imports.engine.snapshot import read_school
from tenant_apps.imports.models import ImportRow
from tenants.choices import VISITABLE
from tenants.context import in_public, in_school
from tenants.models import School


def _refuse(*lines: str) -> CommandError:
    return CommandError("\n".join(lines), returncode=2)


class Command(BaseCommand):
    """Exit 0 when the school is what the files say, or would be; 2, one line a problem and nothing written, if not."""

    help = "Importe les fichiers ONDE d’une école : élèves, responsables, enseignants, dans n’importe quel ordre."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("school", metavar="SCHOOL", help="UAI, sous-domaine ou schéma de l’école")
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE", help="fichiers CSV, ou archives zip")
        parser.add_argument("--partial", action="store_true", help="une partie de l’école : aucun départ")
        parser.add_argument("--confirm-leaving", action="store_true", help="même si plus de la moitié de l’école part")
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument("--json", action="store_true", help="le bilan en JSON")

    def handle(self, *args: Any, school: str, **options: Any) -> None:
        uploads = [self._content(path) for path in options["files"]]
        with in_school(self._school(school)):
            report = self._dry_run(uploads, options) if options["dry_run"] else self._import(uploads, options)
        self.stdout.write(json.dumps(report, ensure_ascii=False) if options["json"] else _in_words(report))

    def _content(self, path: Path) -> tuple[str, bytes]:
        try:
            return path.name, path.read_bytes()
        except OSError as error:
            raise _refuse(_("%(path)s : fichier illisible.") % {"path": path}) from error

    def _school(self, reference: str) -> School:
        with in_public():
            found = School.objects.named(reference.strip()).first()
        if found is None:
            raise _refuse(_("Aucune école %(school)s.") % {"school": reference})
        if found.status not in VISITABLE:
            said = {"school": found, "status": found.get_status_display()}
            raise _refuse(_("%(school)s est %(status)s : on n’y importe personne.") % said)
        return found

    def _dry_run(self, uploads: list[tuple[str, bytes]], options: dict[str, Any]) -> dict[str, Any]:
        return _report(self._plan(uploads, options))

    def _plan(self, uploads: list[tuple[str, bytes]], options: dict[str, Any]) -> Plan:
        """The dry run, refused where the import would be."""
        try:
            roster, facts = files.read(uploads, {}, today=timezone.localdate(), whole_school=not options["partial"])
        except onde.UnreadableFile as error:
            raise _refuse(str(error)) from error
        missing = [_missing(one) for one in facts if one["missing"]]
        if missing:
            raise _refuse(*missing)
        plan = make_plan(read_school(), roster, source=Source.ONDE)
        if plan.mass_leaving and not options["confirm_leaving"]:
            text = _("Plus de la moitié de l’école partirait (%(count)d) : ajoutez --confirm-leaving si c’est voulu.")
            raise _refuse(text % {"count": len(plan.leaving)})
        return plan

    def _import(self, uploads: list[tuple[str, bytes]], options: dict[str, Any]) -> dict[str, Any]:
        self._plan(uploads, options)  # nothing at all is kept of what cannot be imported
        try:
            run = services.start_import(actor=None, files=uploads, whole_school=not options["partial"])
            run = services.apply_import(actor=None, run=run, confirm_leaving=options["confirm_leaving"], wait=True)
        except services.ImportRefused as refusal:
            raise _refuse(str(refusal)) from refusal
        rows = ImportRow.objects.filter(run=run).exclude(problems=[]).in_order()
        told = [_told(row.file, row.line, str(row), problem["text"]) for row in rows for problem in row.problems]
        return {"counts": run.counts, "problems": [*run.problems, *told], "written": run.writes}


def _missing(file: dict[str, Any]) -> str:
    text = _("%(file)s : colonnes introuvables : %(missing)s.")
    return text % {"file": file["name"], "missing": ", ".join(file["missing"])}


def _told(file: str, line: int, name: str, text: str) -> str:
    return f"{file}:{line} {name} : {text}" if file else f"{name} : {text}"


def _report(plan: Plan) -> dict[str, Any]:
    told = [
        _told(row.origin.file, row.origin.line, " ".join(row.names), problem.text)
        for row in plan.rows
        for problem in row.problems
    ]
    return {"counts": plan.counts, "problems": [*plan.problems, *told], "written": False}


def _in_words(report: dict[str, Any]) -> str:
    counts = report["counts"]["total"]
    lines = [f"{label} : {counts[outcome]}" for outcome, label in Outcome.choices if outcome in counts]
    return "\n".join([*lines, *report["problems"]])
