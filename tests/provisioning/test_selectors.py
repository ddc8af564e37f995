"""Reads about orders."""

import pytest

from provisioning import selectors
from provisioning.choices import OrderStatus
from provisioning.drafts import parse_order
from provisioning.models import Order
from tenants.models import School
from tests.factories.provisioning import OrderedSchoolFactory, OrderFactory, make_order, make_uai
from tests.queries import exactly

pytestmark = pytest.mark.django_db


def _duplicates_of(order):
    return selectors.duplicates_among([order.pk]).get(order.pk, [])


@pytest.mark.parametrize(
    ("status", "counts"),
    [
        (OrderStatus.SUBMITTED, True),
        (OrderStatus.CORRECTION, True),
        (OrderStatus.ACCEPTED, True),
        (OrderStatus.OPEN, True),
        (OrderStatus.REFUSED, False),
    ],
)
def test_another_live_order_for_the_same_school(status, counts):
    order = OrderedSchoolFactory(uai=make_uai(1)).order
    other = OrderedSchoolFactory(uai=make_uai(1), order=OrderFactory(status=status)).order
    OrderedSchoolFactory(uai=make_uai(2))
    assert [each.order for each in _duplicates_of(order)] == ([other] if counts else [])


@pytest.mark.parametrize(
    ("status", "counts"), [("opening", True), ("open", True), ("suspended", True), ("ordered", True), ("closed", False)]
)
def test_a_school_that_exists(alpha, status, counts):
    School.objects.filter(pk=alpha.pk).update(status=status)
    order = OrderedSchoolFactory(uai=alpha.uai).order
    assert [each.school for each in _duplicates_of(order)] == ([alpha] if counts else [])


def test_the_school_an_order_opened_is_not_its_duplicate(alpha):
    order = OrderedSchoolFactory(uai=alpha.uai, school=alpha).order
    assert _duplicates_of(order) == []


@pytest.mark.parametrize("number", [1, 5])
def test_duplicates_of_a_page_cost_three_queries(alpha, number):
    orders = [OrderedSchoolFactory(uai=alpha.uai).order.pk for _ in range(number)]
    with exactly(3):
        found = selectors.duplicates_among(orders)
    assert {len(each) for each in found.values()} == {number}


def test_an_order_written_out_parses_to_itself():
    order = make_order(classes=[{"name": "Les Loups", "levels": ["CP", "CE1"]}], comment="Merci", kind="nursery")
    draft = parse_order(selectors.order_data(order), look_up=lambda _uai: None)
    [school] = draft.schools
    row = order.schools.get()
    assert draft.classes_of(school) == row.classes
    assert (school.name, school.kind, school.city, draft.comment) == (row.name, "nursery", row.city, "Merci")
    assert draft.payer.siret == order.payer_siret


@pytest.mark.parametrize("token", ["", "nope", "\x00", "é", "a b"])
def test_no_order_at_a_wrong_address(token):
    make_order()
    assert selectors.order_by_token(token) is None


@pytest.mark.parametrize("schools", [1, 5])
def test_a_followed_order_costs_four_queries(schools):
    order = make_order()
    OrderedSchoolFactory.create_batch(schools - 1, order=order)
    with exactly(4):
        found = selectors.order_by_token(order.follow_up_token)
        assert [list(school.steps.all()) for school in found.schools.all()]
        assert found.public_events


def test_open_schools_however_they_are_typed(alpha, beta):
    School.objects.filter(pk=beta.pk).update(status="closed")
    assert selectors.open_schools([alpha.uai.lower(), beta.uai, "\x00", ""]) == [alpha]
    assert selectors.open_school(f" {alpha.uai} ") == alpha
    assert selectors.open_school("") is None


def test_orders_of_one_school_only():
    order = make_order()
    make_order()
    assert [each.pk for each in selectors.orders_for_list(uai=order.schools.get().uai)] == [order.pk]
    assert Order.objects.count() == 2
