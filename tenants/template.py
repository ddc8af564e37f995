"""The template schema: kept migrated, fingerprinted, and written down as statements."""

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import import_module
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.management.commands.migrate import Command as DjangoMigrate
from django.db import connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from tenants.context import in_public, in_template
from tenants.ddl import read_definition
from tenants.models import TemplateState


class TemplateOutdated(RuntimeError):
    """The template schema is behind the code: a school born now would miss columns."""


def _migration_files() -> Iterator[tuple[str, Path]]:
    for name in settings.TENANT_APPS:
        config = next(app for app in apps.get_app_configs() if app.name == name)
        try:
            package = import_module(f"{name}.migrations")
        except ModuleNotFoundError:
            continue
        folder = Path(str(package.__path__[0]))
        yield from ((config.label, path) for path in sorted(folder.glob("[0-9]*.py")))


@cache
def code_fingerprint() -> str:
    """SHA-256 over the migrations of everything a school holds, as the code on disk has them."""
    digest = hashlib.sha256()
    for label, path in _migration_files():
        digest.update(f"{label}/{path.name}\0".encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def run_migrations(verbosity: int = 0) -> None:
    """Bring the schema the connection stands in up to the code's migrations."""
    MigrationRecorder(connection).ensure_schema()
    DjangoMigrate().execute(
        app_label=None,
        migration_name=None,
        database="default",
        interactive=False,
        verbosity=verbosity,
        fake=False,
        fake_initial=False,
        plan=False,
        check_unapplied=False,
        run_syncdb=False,
        prune=False,
        skip_checks=True,
        no_color=True,
        force_color=False,
        stdout=None,
        stderr=None,
        traceback=False,
        settings=None,
        pythonpath=None,
    )


def template_is_current() -> bool:
    """Whether a school may be born: the template was built from the migrations on disk."""
    return TemplateState.objects.filter(fingerprint=code_fingerprint()).exists()


def build_template(*, force: bool = False) -> bool:
    """Migrate the template schema and write down its statements; False when it was current."""
    with in_public():
        if template_is_current() and not force:
            return False
        with connection.cursor() as cursor:
            cursor.execute(f"CREATE SCHEMA IF NOT EXISTS {settings.TEMPLATE_SCHEMA}")
    with in_template():
        run_migrations()
        definition = read_definition()
    with in_public(), transaction.atomic():
        TemplateState.objects.update_or_create(
            id=1,
            defaults={
                "fingerprint": code_fingerprint(),
                "statements": definition.statements,
                "relations": definition.relations,
            },
        )
    return True


def template_statements() -> tuple[str, list[str]]:
    """The template's fingerprint and statements; raises TemplateOutdated when the code moved on."""
    state = TemplateState.objects.filter(id=1).first()
    if state is None or state.fingerprint != code_fingerprint():
        raise TemplateOutdated("The template schema has pending migrations: run `manage.py upgrade` first.")
    return state.fingerprint, state.statements
