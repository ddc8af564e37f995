"""PostgreSQL itself refuses one school the other's data, whatever SQL we manage to write."""

import contextlib

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from tenant_apps.accounts.models import User
from tenants.context import in_school

MARKER = "Zzbeta-Secret"


@pytest.fixture
def secret_of_beta(beta):
    """A person of beta whose name must never be read from alpha."""
    with in_school(beta):
        return User.objects.create(login="zz.beta", first_name="Zz", last_name=MARKER, profile="teacher")


def _fetch(sql, parameters=()):
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall() if cursor.description else []


def test_the_marker_can_be_read_where_it_belongs(beta, secret_of_beta):
    with in_school(beta):
        assert _fetch("SELECT last_name FROM accounts_user WHERE login = 'zz.beta'") == [(MARKER,)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM {beta}.accounts_user",
        "INSERT INTO {beta}.directory_schoolclass (name, levels, created_at) VALUES ('x', '{{}}', now())",
        "UPDATE {beta}.accounts_user SET last_name = 'x'",
        "DELETE FROM {beta}.accounts_user",
        "TRUNCATE {beta}.accounts_user CASCADE",
        "DROP TABLE {beta}.accounts_user CASCADE",
        "CREATE TABLE {beta}.planted (id int)",
        "CREATE VIEW spy AS SELECT * FROM {beta}.accounts_user",
        "SELECT * FROM public.tenants_school",
        "SELECT * FROM one_template.accounts_user",
        "CREATE TABLE public.planted (id int)",
        "DROP SCHEMA {beta} CASCADE",
    ],
)
def test_raw_sql_of_alpha_on_anothers_table_is_refused(sql, beta, secret_of_beta, inside_alpha):
    with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
        _fetch(sql.format(beta=beta.schema_name))


def test_an_unqualified_name_is_alphas_own_table(alpha, beta, secret_of_beta):
    with in_school(alpha):
        assert _fetch("SELECT last_name FROM accounts_user WHERE last_name = %s", [MARKER]) == []


def test_a_table_of_public_is_unknown_by_its_bare_name(inside_alpha):
    with pytest.raises(ProgrammingError, match="does not exist"):
        _fetch("SELECT * FROM tenants_school")


def test_changing_the_search_path_opens_nothing(beta, secret_of_beta, inside_alpha):
    with connection.cursor() as cursor:
        cursor.execute(f"SET search_path = {beta.schema_name}")
    with pytest.raises(ProgrammingError, match=r"does not exist|permission denied"):
        _fetch("SELECT last_name FROM accounts_user")


def test_the_search_path_is_ours_again_at_the_next_entry(alpha, beta, secret_of_beta):
    with in_school(alpha):
        _fetch(f"SET search_path = {beta.schema_name}")
    with in_school(alpha):
        assert _fetch("SHOW search_path") == [(alpha.schema_name,)]


def test_the_orm_of_alpha_does_not_find_betas_people(alpha, secret_of_beta):
    with in_school(alpha):
        assert not User.objects.filter(pk=secret_of_beta.pk, last_name=MARKER).exists()


def test_a_lazy_queryset_reads_the_school_it_is_evaluated_in(alpha, beta, secret_of_beta):
    """Why house rule 6 exists: nothing lazy may cross schools."""
    with in_school(alpha):
        people = User.objects.filter(last_name=MARKER)
    with in_school(beta):
        assert list(people) == [secret_of_beta]


def test_an_error_inside_alpha_leaves_us_in_alpha(alpha, beta):
    with in_school(alpha):
        with pytest.raises(DatabaseError):
            _fetch("SELECT 1/0")
        assert _fetch("SELECT current_user") == [(alpha.db_role,)]
    assert _fetch("SELECT current_setting('search_path'), current_user = session_user") == [("public", True)]


def test_a_savepoint_rolled_back_across_schools_does_not_leave_the_wrong_one(alpha, beta):
    """`set_config` is undone with its savepoint: the next statement must set it again."""
    with transaction.atomic(), in_school(alpha):
        _fetch("SELECT 1")
        with contextlib.suppress(ZeroDivisionError), transaction.atomic(), in_school(beta):
            _fetch("SELECT 1")
            raise ZeroDivisionError
        assert _fetch("SELECT current_user, current_schema()") == [(alpha.db_role, alpha.schema_name)]
