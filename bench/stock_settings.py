"""The same project as its neighbours run it: django-tenants' own backend, schemas made by its own commands."""

import os

from bench.settings import *  # noqa: F403
from bench.settings import DATABASES, TEMPLATE_SCHEMA

DATABASES["default"]["ENGINE"] = "django_tenants.postgresql_backend"
if os.environ.get("BENCH_STOCK") == "clone":
    TENANT_BASE_SCHEMA = TEMPLATE_SCHEMA
    TENANT_CREATION_FAKES_MIGRATIONS = True
