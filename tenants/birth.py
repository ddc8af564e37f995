"""How a school's role and schema come to be.

The template's statements are replayed in one round trip and one transaction; on Citus one by
one, because it refuses several in one execute. A schema's comment says it is complete: without
it, what a crash left is dropped and built again.
"""

from django.conf import settings
from django.db import connection, transaction

from tenants.context import in_public, in_school
from tenants.locks import wait_for
from tenants.models import School
from tenants.template import template_statements

_COMPLETE = "one:"


def _quote(name: str) -> str:
    return connection.ops.quote_name(name)


def role_exists(role: str) -> bool:
    """Whether PostgreSQL knows this role."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role])
        return cursor.fetchone() is not None


def create_role(school: School) -> bool:
    """Make the school's PostgreSQL role; False when it exists. On Citus it must be LOGIN."""
    with in_public(), transaction.atomic(), connection.cursor() as cursor:
        wait_for(f"role:{school.db_role}")
        if role_exists(school.db_role):
            return False
        login = "LOGIN" if settings.CITUS else "NOLOGIN"
        cursor.execute(f"CREATE ROLE {_quote(school.db_role)} {login} NOSUPERUSER NOCREATEDB NOCREATEROLE")
        cursor.execute(f"GRANT {_quote(school.db_role)} TO CURRENT_USER")
        return True


def schema_fingerprints() -> dict[str, str]:
    """Every complete schema of the server with the fingerprint of the migrations it has."""
    with in_public(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT nspname, substr(obj_description(oid, 'pg_namespace'), %s) FROM pg_namespace"
            " WHERE obj_description(oid, 'pg_namespace') LIKE %s",
            [len(_COMPLETE) + 1, f"{_COMPLETE}%"],
        )
        return dict(cursor.fetchall())


def schema_is_complete(school: School) -> bool:
    """Whether the school's schema was built to its last statement."""
    return school.schema_name in schema_fingerprints()


def mark_complete(school: School, fingerprint: str) -> None:
    """Write on the schema that it is whole, and at which migrations."""
    with connection.cursor() as cursor:
        cursor.execute(f"COMMENT ON SCHEMA {_quote(school.schema_name)} IS '{_COMPLETE}{fingerprint}'")


def create_schema(school: School) -> bool:
    """Build the school's schema from the template; False when it is already complete.

    Raises TemplateOutdated when the template has pending migrations. Its role must exist.
    """
    if settings.CITUS:
        return _replay(school, one_by_one=True)
    with in_public(), transaction.atomic():
        return _replay(school, one_by_one=False)


def _replay(school: School, *, one_by_one: bool) -> bool:
    with in_public():
        fingerprint, statements = template_statements()
        with connection.cursor() as cursor:
            if not one_by_one:
                wait_for(f"schema:{school.schema_name}")
            if schema_is_complete(school):
                return False
            schema, role = _quote(school.schema_name), _quote(school.db_role)
            cursor.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
            cursor.execute(f"CREATE SCHEMA {schema} AUTHORIZATION {role}")
            _run_as(school, statements, one_by_one=one_by_one)
            mark_complete(school, fingerprint)
    return True


def _run_as(school: School, statements: list[str], *, one_by_one: bool) -> None:
    """Run the statements in the school's schema as its role, so that it owns what they make."""
    with in_school(school), connection.cursor() as cursor:
        for batch in statements if one_by_one else [";\n".join(statements)]:
            cursor.execute(batch)
