"""The list of the public site (shared_apps/site/prices.py) as rows; tests/billing/test_prices.py keeps them equal."""

from datetime import date

from django.db import migrations

BANDS = ((3, 14_900), (7, 24_900), (12, 34_900), (None, 44_900))


def add_list(apps, schema_editor):
    prices = apps.get_model("billing", "PriceList").objects.create(
        name="Tarif 2026-2027", valid_from=date(2026, 9, 1), vat_rate=2_000
    )
    band = apps.get_model("billing", "PriceBand")
    band.objects.bulk_create(
        [band(price_list=prices, plan="annual", kind="school", up_to=up_to, cents=cents) for up_to, cents in BANDS]
    )


def remove_list(apps, schema_editor):
    apps.get_model("billing", "PriceList").objects.filter(name="Tarif 2026-2027").delete()


class Migration(migrations.Migration):
    dependencies = [("billing", "0003_what_is_written_stays")]

    operations = [migrations.RunPython(add_list, remove_list)]
