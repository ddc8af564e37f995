"""The queue and one order's page."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from provisioning import opening
from provisioning.choices import OrderSource, StepName, StepStatus
from provisioning.models import OpeningStep
from provisioning.services import refuse_order, request_correction
from tests.factories.provisioning import make_order


def _queries(client, url):
    with CaptureQueriesContext(connection, ) as seen:
        response = client.get(url)
    assert response.status_code == 200
    return len(seen)


def test_home_leads_to_the_queue(desk):
    assert desk.get("/").headers["Location"] == "/commandes/"


def test_the_queue_has_a_fixed_number_of_queries(desk):
    make_order()
    one = _queries(desk, "/commandes/")
    for _ in range(4):
        make_order()
    assert _queries(desk, "/commandes/") == one == 12
