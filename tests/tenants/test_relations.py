"""A school must stay lean: every relation exists thousands of times (docs/architecture.md).

A table costs itself, its indexes, its identity sequence, and two for its toast table. When one of
these tests fails, first ask whether the new index or column type is needed; then write it down here.
"""

import pytest

from tenants.models import TemplateState

# Relations each table may have.
ALLOWANCE = {
    "account_emailaddress": 8,  # allauth's own: three indexes and the toast of its address
    "account_emailconfirmation": 6,  # allauth's own
    "accounts_auditentry": 7,
    "accounts_user": 8,
    "connection_sheets_sheetprint": 5,
    "directory_group": 4,
    "directory_groupmember": 5,
    "directory_guardianship": 5,
    "directory_membership": 5,
    "directory_schoolclass": 6,
    "django_migrations": 5,
    "django_session": 6,  # Django's own: its key twice (once for LIKE) and its date
    "mfa_authenticator": 7,  # allauth's own
}
# The whole product: 110 tables, 700 relations. This part of it has:
BUDGET = 77


@pytest.fixture
def relations(db):
    """Relations per table of the template, as the catalogs count them."""
    return TemplateState.objects.get().relations


def test_no_table_grew(relations):
    grown = {
        table: f"{count} relations, {ALLOWANCE.get(table, 0)} allowed"
        for table, count in relations.items()
        if count > ALLOWANCE.get(table, 0)
    }
    assert grown == {}


def test_nothing_is_allowed_that_is_gone(relations):
    slack = {table: allowed for table, allowed in ALLOWANCE.items() if relations.get(table, 0) < allowed}
    assert slack == {}


def test_the_total_stays_within_the_budget(relations):
    assert sum(relations.values()) <= BUDGET
    assert sum(ALLOWANCE.values()) == BUDGET


def test_a_table_that_grows_is_named(db):
    """The count is the catalogs': one index more on one table is one relation more of that table."""
    from django.db import connection

    from tenants.context import in_template
    from tenants.ddl import read_definition

    with in_template():
        before = read_definition().relations
        with connection.cursor() as cursor:
            cursor.execute("CREATE INDEX one_more ON directory_schoolclass (created_at)")
        after = read_definition().relations
    assert {table: count - before[table] for table, count in after.items() if count != before[table]} == {
        "directory_schoolclass": 1
    }
