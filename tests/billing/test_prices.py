"""The list that is charged is the list that is shown; the next one is published before it holds."""

import json
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from billing.models import PriceList
from billing.rules import Band
from billing.selectors.prices import NoPriceList, list_on
from billing.services import BillingRefused
from billing.services.prices import publish_list
from shared_apps.site import prices
from tenant_apps.accounts.models import AuditEntry
from tests.billing import made
from tests.factories.accounts import TeacherFactory

pytestmark = pytest.mark.usefixtures("november")

BANDS = [Band("school", 15_900, 3), Band("school", 45_900), Band("option", 5_000, code="films", label="Films")]


def _publish(**changes):
    said = {"name": "Tarif 2027-2028", "valid_from": date(2027, 9, 1), "vat_rate": 2_000, "bands": BANDS}
    return publish_list(**{"actor": None} | said | changes)


def test_the_public_page_shows_what_is_charged():
    """The site stands beside billing and may not read its rows: two lists, held equal here."""
    charged = PriceList.objects.get(valid_from=prices.IN_FORCE_SINCE)
    bands = charged.bands.filter(kind="school").order_by("cents").values_list("up_to", "cents")
    assert list(bands) == [(price.classes, price.cents) for price in prices.PRICES]
    assert (charged.vat_rate, charged.valid_to) == (prices.VAT_RATE, None)


def test_two_lists_never_hold_on_one_day():
    with pytest.raises(IntegrityError, match="price_lists_never_overlap"), transaction.atomic():
        PriceList.objects.create(name="Autre", valid_from=date(2027, 1, 1), vat_rate=2_000)


def test_the_next_list_follows_the_one_before():
    first, published = PriceList.objects.get(), _publish()
    assert [list_on(date(2027, 8, 31)), list_on(date(2027, 9, 1))] == [first, published]
    assert published.bands.count() == 3
    assert AuditEntry.objects.get(verb="billing.publish_prices").target == "Tarif 2027-2028"


def test_no_list_holds_before_the_first():
    with pytest.raises(NoPriceList, match="31/08/2026"):
        list_on(date(2026, 8, 31))


def test_a_school_keeps_the_list_it_ordered_by(alpha):
    subscription = made.subscription(alpha)
    _publish(valid_from=date(2026, 12, 1))
    subscription.refresh_from_db()
    assert subscription.year_cents == 24_900


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"valid_from": date(2026, 11, 22)}, "jour à venir"),
        ({"bands": [Band("school", 1, 3)]}, "sans limite"),
        ({"bands": [Band("option", 1, code="films")]}, "sans limite"),
        ({"bands": [Band("mystery", 1)]}, "mystery"),
        ({"name": ""}, "vide"),
        ({"vat_rate": 10_001}, "price_list_vat_rate_is_a_rate"),
    ],
)
def test_a_list_that_cannot_be(changes, why):
    with pytest.raises(BillingRefused, match=why):
        _publish(**changes)
    assert PriceList.objects.get().valid_to is None


def test_a_list_announced_for_that_day_is_in_the_way():
    _publish()
    with pytest.raises(BillingRefused, match="2027-2028"):
        _publish(name="Encore")


def test_only_the_team_publishes(inside_alpha):
    from tenants.context import in_public

    teacher = TeacherFactory()
    with in_public(), pytest.raises(BillingRefused, match="équipe ONE"):
        _publish(actor=teacher)


def test_from_a_file(tmp_path, capsys):
    file = tmp_path / "tarif.json"
    bands = [{"kind": "school", "up_to": 3, "cents": 15_900}, {"kind": "school", "cents": 45_900}]
    said = {"name": "Tarif 2027-2028", "valid_from": "2027-09-01", "vat_rate": 2_000, "bands": bands}
    file.write_text(json.dumps(said))
    call_command("publish_prices", str(file))
    assert capsys.readouterr().out == "Tarif 2027-2028: from 2027-09-01\n"
    with pytest.raises(CommandError, match="2027-2028"):
        call_command("publish_prices", str(file))
    file.write_text("{}")
    with pytest.raises(CommandError, match="KeyError"):
        call_command("publish_prices", str(file))
