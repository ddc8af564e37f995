"""The price list."""

import pytest

from shared_apps.site import prices
from shared_apps.site.templatetags.prices import price


@pytest.mark.parametrize(
    ("classes", "cents"),
    [(1, 14_900), (3, 14_900), (4, 24_900), (7, 24_900), (8, 34_900), (12, 34_900), (13, 44_900), (60, 44_900)],
)
def test_a_price_for_every_number_of_classes(classes, cents):
    assert prices.price_for(classes).cents == cents


def test_vat_is_rounded_to_the_cent():
    assert [prices.Price(None, cents).cents_with_vat for cents in (14_900, 1, 2, 3)] == [17_880, 1, 2, 4]


def test_the_list_leaves_no_gap():
    labels = [line.label for line in prices.price_lines()]
    assert labels == ["1 à 3 classes", "4 à 7 classes", "8 à 12 classes", "13 classes et plus"]


def test_an_estimate_adds_schools_up():
    total = prices.estimate([3, 8])
    assert (total.cents, total.cents_with_vat) == (49_800, 59_760)


@pytest.mark.parametrize(("cents", "said"), [(14_900, "149\xa0€"), (17_880, "178,80\xa0€"), (0, "0\xa0€")])
def test_prices_as_people_say_them(cents, said):
    assert price(cents) == said
