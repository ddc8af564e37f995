"""Every address of the public site has its line, and answers as the line says."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

from tests.factories.provisioning import make_order
from tests.permissions.table_public import LINES


def _names(patterns: list[Any], prefix: str = "") -> Iterator[str]:
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield prefix + (pattern.name or str(pattern.pattern))
        else:
            namespace = f"{pattern.namespace}:" if pattern.namespace else ""
            yield from _names(pattern.url_patterns, prefix + namespace)


def test_every_address_has_its_line():
    known = {name for name, _method, _address, _code in LINES}
    there = set(_names(get_resolver("config.urls.public").url_patterns))
    assert there - known == set(), "addresses without a line in table_public.py"
    assert known - there == set(), "lines of addresses that are gone"


@pytest.mark.django_db
@pytest.mark.parametrize(("method", "address", "code"), [line[1:] for line in LINES])
def test_the_address_answers_as_its_line_says(public_client, method, address, code):
    address = address.format(token=make_order().follow_up_token)
    assert getattr(public_client, method)(address).status_code == code
