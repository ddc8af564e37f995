"""One more column over several schools: only what is behind, a canary first, restartable."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader

from tenants import migrate
from tenants.birth import schema_fingerprints
from tenants.context import in_school
from tenants.models import SchoolMigration

TARGET = ("directory", "0999_one_more_column")


class OneMoreColumn(migrations.Migration):
    operations = [migrations.AddField("schoolclass", "room", models.CharField(max_length=20, default=""))]


@pytest.fixture
def one_more_column(monkeypatch):
    """The code has a migration that no school has."""
    load = MigrationLoader.load_disk

    def with_one_more(self):
        load(self)
        last = max(name for app, name in self.disk_migrations if app == "directory")
        migration = OneMoreColumn(TARGET[1], TARGET[0])
        migration.dependencies = [("directory", last)]
        self.disk_migrations[TARGET] = migration

    monkeypatch.setattr(MigrationLoader, "load_disk", with_one_more)
    monkeypatch.setattr(migrate, "code_fingerprint", lambda: "f" * 64)


def has_column(school):
    with in_school(school), connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_attribute WHERE attrelid = 'directory_schoolclass'::regclass AND attname = 'room'"
        )
        return cursor.fetchone() == (1,)


def test_nothing_is_behind_after_birth(alpha, beta):
    assert migrate.schools_behind() == []


@pytest.mark.usefixtures("one_more_column")
def test_every_school_gets_the_column_once(alpha, beta):
    report = migrate.migrate_schools()
    assert report.migrated == ["ecole_0359901x", "ecole_0359902y"]
    assert has_column(alpha)
    assert has_column(beta)
    assert schema_fingerprints()[alpha.schema_name] == "f" * 64
    assert migrate.migrate_schools().migrated == []


@pytest.mark.usefixtures("one_more_column")
def test_a_failing_canary_leaves_the_others_alone(alpha, beta):
    with in_school(alpha), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_schoolclass ADD COLUMN room int")
    with pytest.raises(migrate.CanaryFailed, match=r"already exists"):
        migrate.migrate_schools()
    assert SchoolMigration.objects.get(school=alpha).error
    assert not has_column(beta)


@pytest.mark.usefixtures("one_more_column")
def test_a_run_resumes_with_the_school_that_failed(alpha, beta):
    with in_school(beta), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_schoolclass ADD COLUMN room int")
    report = migrate.migrate_schools()
    assert list(report.failed) == [beta.schema_name]
    with in_school(beta), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE directory_schoolclass DROP COLUMN room")
    assert migrate.migrate_schools().migrated == [beta.schema_name]
    assert has_column(beta)
