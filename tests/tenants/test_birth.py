"""A school is born from the template, as its own role."""

import pytest
from django.db import ProgrammingError, connection

from tenants import birth, services
from tenants.context import current_school_or_none, in_school
from tenants.models import TemplateState
from tenants.template import TemplateOutdated


@pytest.fixture
def newborn(db):
    school = services.register_school(uai="0359903Z", name="École Gamma", city="Testville")
    birth.create_role(school)
    return school


def _one(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchone()


def test_the_copy_has_every_relation_of_the_template(newborn, settings):
    assert birth.create_schema(newborn) is True
    count = "SELECT array_agg(relname::text ORDER BY relname) FROM pg_class WHERE relnamespace = '{}'::regnamespace"
    assert _one(count.format(newborn.schema_name)) == _one(count.format(settings.TEMPLATE_SCHEMA))


def test_the_schools_role_owns_its_tables_and_public_is_out_of_reach(newborn):
    birth.create_schema(newborn)
    with in_school(newborn):
        assert _one("SELECT current_user, current_setting('search_path')") == (newborn.db_role, newborn.schema_name)
        assert _one("SELECT count(*) FROM django_migrations")[0] > 10
        with pytest.raises(ProgrammingError, match="permission denied"):
            _one("SELECT * FROM public.tenants_school")


def test_a_second_birth_changes_nothing(newborn):
    birth.create_schema(newborn)
    assert birth.create_role(newborn) is False
    assert birth.create_schema(newborn) is False


def test_a_half_born_schema_is_built_again(newborn):
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE SCHEMA {newborn.schema_name}")
        cursor.execute(f"CREATE TABLE {newborn.schema_name}.accounts_user (id int)")
    assert birth.create_schema(newborn) is True
    assert birth.schema_is_complete(newborn)


def test_birth_is_refused_when_the_template_is_behind_the_code(newborn):
    TemplateState.objects.update(fingerprint="old")
    with pytest.raises(TemplateOutdated):
        birth.create_schema(newborn)
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_namespace WHERE nspname = %s", [newborn.schema_name])
        assert cursor.fetchone() is None


def test_statement_by_statement_under_citus(newborn, settings):
    settings.CITUS = True
    assert birth.create_schema(newborn) is True
    assert birth.schema_is_complete(newborn)


@pytest.mark.parametrize("citus", [True, False])
def test_a_role_may_log_in_under_citus_only(newborn, settings, citus):
    """Nodes connect to each other as the role; on one PostgreSQL nobody needs to (docs/decisions/0002)."""
    settings.CITUS = citus
    newborn.db_role = f"{newborn.db_role}_{citus}".lower()[-63:]
    assert birth.create_role(newborn) is True
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolcanlogin, rolsuper, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = %s",
            [newborn.db_role],
        )
        assert cursor.fetchone() == (citus, False, False, False)


def test_leaving_restores_where_we_stood(alpha, beta):
    with in_school(alpha):
        with in_school(beta):
            assert current_school_or_none() == beta
        assert current_school_or_none() == alpha
    assert current_school_or_none() is None
