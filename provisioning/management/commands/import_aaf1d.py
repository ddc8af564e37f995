"""`manage.py import_aaf1d FOLDER [--academy CODE] [--dry-run] [--json]`."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from provisioning.feeds.choices import RunStatus, SchoolState
from provisioning.feeds.rehearsal import rehearse
from provisioning.feeds.runner import DropReport, drops_to_take, take_drop
from provisioning.feeds.selectors import convention_for
from tenant_apps.imports.aaf1d.choices import Mode, Reason, Verdict
from tenant_apps.imports.aaf1d.names import Drop, UnusableFeedError, find_drops
from tenant_apps.imports.aaf1d.reading import peek_academy
from tenants.context import in_public
from tenants.locks import try_alone


def _refuse(*lines: str) -> CommandError:
    return CommandError("\n".join(lines), returncode=2)


class Command(BaseCommand):
    """Exit 0 when our schools are what the feed says; 2 and nothing written when it cannot be used.

    1 when a school failed: the others were brought up to date, and the next run takes it again.
    """

    help = "Prend un flux AAF1D : les écoles ouvertes sont mises à jour, les autres listées."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, metavar="FOLDER", help="dossier des fichiers, complet ou delta")
        parser.add_argument(
            "--academy", default="", metavar="CODE", help="code de l’académie, si le flux ne le dit pas"
        )
        parser.add_argument("--dry-run", action="store_true", help="dit ce qui serait fait, n’écrit rien")
        parser.add_argument("--json", action="store_true", help="le bilan en JSON")

    def handle(self, *args: Any, folder: Path, academy: str, **options: Any) -> None:
        with in_public():
            try:
                reports = self._take(folder.resolve(), academy.strip(), dry_run=options["dry_run"])
            except UnusableFeedError as error:
                raise _refuse(*error.reasons) from error
        told = {"drops": [asdict(report) for report in reports], "written": not options["dry_run"]}
        words = json.dumps(told, ensure_ascii=False)
        lines = "\n".join(map(_in_words, reports))
        self.stdout.write(words if options["json"] else lines or _("Rien de nouveau."))
        self._answer(reports)

    def _take(self, folder: Path, academy: str, *, dry_run: bool) -> list[DropReport]:
        drops = find_drops(folder)
        if not drops:
            raise UnusableFeedError(
                _("Le dossier « %(folder)s » ne contient aucun fichier AAF1D.") % {"folder": folder}
            )
        academy = academy or peek_academy(drops[0])
        convention = convention_for(academy)
        fresh = drops_to_take(folder, convention, academy)
        if dry_run:
            return rehearse(fresh, convention=convention, academy=academy)
        options = {"convention": convention, "academy": academy, "folder": str(folder)[:300]}
        with try_alone(f"feed:{convention.pk if convention else academy}") as alone:
            if not alone:
                raise UnusableFeedError(_("Ce flux est déjà en train d’être pris : relancez plus tard."))
            return _take_in_turn(fresh, options)

    def _answer(self, reports: list[DropReport]) -> None:
        reasons = [reason for report in reports for reason in report.reasons]
        if any(report.status == RunStatus.STOPPED for report in reports):
            reasons.append(_("Ce passage a été interrompu trop souvent : relancez-le."))
        if reasons:
            raise _refuse(*reasons)
        if any(report.status == RunStatus.PARTIAL for report in reports):
            raise CommandError(_("Des écoles n’ont pas pu être mises à jour."), returncode=1)


def _take_in_turn(drops: list[Drop], options: dict[str, Any]) -> list[DropReport]:
    reports = []
    for drop in drops:
        reports.append(take_drop(drop, **options))
        if reports[-1].status in {RunStatus.UNUSABLE, RunStatus.STOPPED}:
            break  # what follows leans on it
    return reports


def _in_words(report: DropReport) -> str:
    lines = [f"{Mode(report.mode).label} {report.day}, {_('académie')} {report.academy}"]
    for file in report.files:
        verdicts = [f"{file['verdicts'][v.value]} {v.label}" for v in Verdict if v.value in file["verdicts"]]
        lines.append(f"  {file['name']} : {file['records']} = {' + '.join(verdicts)}")
        lines += [f"    {number} : {Reason(reason).label}" for reason, number in file["reasons"].items()]
    for school in report.schools:
        line = f"  {school.uai} {school.name} : {SchoolState(school.state).label}"
        lines.append(f"{line} ({school.error.splitlines()[0]})" if school.error else line)
    lines += [f"  {each['uai']} {each['name']}, {each['city']} : {_('pas d’espace ONE')}" for each in report.outside]
    return "\n".join(lines)
