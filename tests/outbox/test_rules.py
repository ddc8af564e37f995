"""When a mail is tried again, and when no more."""

from datetime import UTC, datetime, timedelta
from smtplib import SMTPRecipientsRefused

import pytest

from shared_apps.outbox import rules

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)


@pytest.mark.parametrize(("attempts", "minutes"), [(1, 1), (2, 2), (3, 4), (9, 256), (10, None), (11, None)])
def test_a_mail_is_tried_less_and_less_often(attempts, minutes):
    expected = None if minutes is None else NOW + timedelta(minutes=minutes)
    assert rules.retry_moment(attempts, NOW, most=10) == expected


@pytest.mark.parametrize(
    ("problem", "for_good"),
    [
        (SMTPRecipientsRefused({"a@b.fr": (550, b"unknown")}), True),
        (SMTPRecipientsRefused({"a@b.fr": (451, b"later")}), False),
        (SMTPRecipientsRefused({"a@b.fr": (550, b"unknown"), "c@d.fr": (451, b"later")}), False),
        (ConnectionRefusedError("away"), False),
    ],
)
def test_only_an_address_nobody_has_is_refused_for_good(problem, for_good):
    assert rules.is_refused_for_good(problem) is for_good
