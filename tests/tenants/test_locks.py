"""Locks on names."""

import threading

from django.db import connections

from tenants.locks import try_alone


def _elsewhere(name):
    """Whether another connection gets the lock now."""
    answers = []

    def ask():
        with try_alone(name) as alone:
            answers.append(alone)
        connections.close_all()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(timeout=20)
    return answers[0]


def test_one_connection_at_a_time(db, django_db_blocker):
    with try_alone("a") as alone:
        assert alone
        assert _elsewhere("a") is False
        assert _elsewhere("b") is True
    assert _elsewhere("a") is True


def test_it_is_given_back_when_the_work_fails(db):
    try:
        with try_alone("a"):
            raise ZeroDivisionError
    except ZeroDivisionError:
        assert _elsewhere("a") is True
