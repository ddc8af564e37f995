"""PostgreSQL backend: the schema and the role of a school are set together, in one statement."""

from typing import Any

import psycopg2
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db.utils import DatabaseError
from django_tenants.postgresql_backend import base
from django_tenants.utils import get_public_schema_name


class DatabaseWrapper(base.DatabaseWrapper):  # type: ignore[misc]
    """django-tenants' wrapper, as the school's own role and with `public` out of the search_path.

    `set_config` is transactional like `SET`: django-tenants forgets what it set when a transaction
    or a savepoint is rolled back, and so the next cursor sets it again.
    """

    search_path_set_schemas: list[str] | None
    _setting_search_path: bool

    def set_tenant(self, tenant: Any, include_public: bool = False) -> None:
        """Remember where the next statement runs; `public` never joins a school's search_path."""
        super().set_tenant(tenant, include_public=False)

    def _role(self) -> str:
        """The role of the current schema; `none` is the connection's own (the platform)."""
        if self.schema_name in {get_public_schema_name(), settings.TEMPLATE_SCHEMA}:
            return "none"
        role = getattr(self.tenant, "db_role", "")
        if not role:
            raise ImproperlyConfigured(
                f"Schema {self.schema_name!r} entered without its role: use tenants.context.in_school(school)."
            )
        return str(role)

    def _handle_search_path(self, cursor: Any = None) -> None:
        """Before a statement: one `set_config` pair, unless it already holds."""
        if self._setting_search_path or self.search_path_set_schemas:
            return
        base._check_schema_name(self.schema_name)
        self._setting_search_path = True
        own = self.connection.cursor() if cursor is None else cursor
        try:
            own.execute(
                "SELECT set_config('role', %s, false), set_config('search_path', quote_ident(%s), false)",
                [self._role(), self.schema_name],
            )
        except (DatabaseError, psycopg2.Error) as error:
            self.search_path_set_schemas = None
            # An aborted transaction refuses everything until its rollback: so it will the caller's
            # statement. Anything else must stop here, or that statement runs in the previous school.
            if not isinstance(error.__cause__ or error, psycopg2.errors.InFailedSqlTransaction):
                raise
        else:
            self.search_path_set_schemas = [self.schema_name]
        finally:
            self._setting_search_path = False
            if cursor is None:
                own.close()
