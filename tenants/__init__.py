"""Tenancy: a school is a PostgreSQL schema, entered through `tenants.context` only."""
