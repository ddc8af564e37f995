"""Ids as addresses and forms say them: a number the database can hold, or that of no row."""

import pytest

from tenants.http import id_said


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("007", 7),
        ("9" * 18, int("9" * 18)),
        ("9" * 19, 0),
        ("9" * 5000, 0),  # Python itself refuses to read so many digits
        ("", 0),
        ("-3", 0),
        (" 3", 0),
        ("²", 0),
        ("٣", 0),
        ("f12", 0),
    ],
)
def test_id_said(text, number):
    assert id_said(text) == number
