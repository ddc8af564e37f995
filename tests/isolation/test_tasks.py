"""A task runs in the school it was sent from, or not at all."""

import logging

import pytest
from celery import shared_task
from django.db import connection

from tenants import services
from tenants.choices import SchoolStatus
from tenants.context import in_school
from tenants.tasks import OneTask, clear_sessions, spread_over_schools

ran_in: list[str] = []


@shared_task(name="tests.where_am_i")
def where_am_i() -> None:
    ran_in.append(connection.schema_name)


@pytest.fixture(autouse=True)
def _forget():
    ran_in.clear()


def _send(schema):
    where_am_i.apply(headers={"_schema_name": schema})


def test_every_task_has_our_base_class():
    assert isinstance(where_am_i._get_current_object(), OneTask)
    assert isinstance(clear_sessions._get_current_object(), OneTask)


def test_a_task_runs_in_the_school_it_was_sent_from(alpha, beta):
    with in_school(alpha):
        _send(beta.schema_name)
        assert connection.schema_name == alpha.schema_name
    assert ran_in == [beta.schema_name]


def test_a_task_sent_on_commit_keeps_its_school(alpha, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        with in_school(alpha):
            where_am_i.delay_on_commit()
        assert ran_in == []
    assert ran_in == [alpha.schema_name]


def test_a_task_without_school_runs_in_public(alpha):
    with in_school(alpha):
        _send("public")
    assert ran_in == ["public"]


@pytest.mark.parametrize("schema", ["ecole_0350000a", "one_template", "information_schema", "ECOLE", "a'; --"])
def test_a_task_of_an_unknown_school_does_not_run(schema, db, caplog):
    with caplog.at_level(logging.WARNING, logger="tenants.tasks"):
        _send(schema)
    assert ran_in == []
    assert "dropped" in caplog.text
    assert connection.schema_name == "public"


def test_a_task_of_a_closed_school_does_not_run(alpha):
    services.set_status(school=alpha, status=SchoolStatus.CLOSED)
    _send(alpha.schema_name)
    assert ran_in == []


def test_a_task_of_a_deleted_school_does_not_run(alpha):
    schema = alpha.schema_name
    alpha.delete(force_drop=False)
    _send(schema)
    assert ran_in == []


def test_a_task_of_a_suspended_school_still_runs(alpha):
    services.set_status(school=alpha, status=SchoolStatus.SUSPENDED)
    _send(alpha.schema_name)
    assert ran_in == [alpha.schema_name]


def test_the_dispatcher_sends_to_running_schools_only(alpha, beta):
    services.set_status(school=beta, status=SchoolStatus.CLOSED)
    assert spread_over_schools(where_am_i) == 1
    assert ran_in == [alpha.schema_name]
