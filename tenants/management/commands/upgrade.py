"""`manage.py upgrade`: bring `public`, the template and every school up to the code."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from tenants.context import in_public
from tenants.migrate import CanaryFailed, migrate_schools
from tenants.template import build_template, run_migrations


class Command(BaseCommand):
    """Run after each deployment; does nothing when nothing is pending."""

    help = "Migre le schéma public, le schéma modèle, puis chaque école en retard."

    def handle(self, *args: Any, **options: Any) -> None:
        """Migrate in the order that lets old and new code run side by side."""
        with in_public():
            run_migrations()
        built = build_template()
        self.stdout.write("template: rebuilt" if built else "template: current")
        try:
            report = migrate_schools()
        except CanaryFailed as error:
            raise CommandError(
                f"La première école n’a pas pu être migrée, les autres sont intactes : {error}"
            ) from error
        self.stdout.write(f"schools: {len(report.migrated)} migrated, {len(report.failed)} failed")
        if report.failed:
            raise CommandError("\n".join(f"{name}: {error}" for name, error in report.failed.items()))
