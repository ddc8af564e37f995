"""Writes the price list that holds from a day to come; the one before ends on its eve.

manage.py publish_prices FILE.json

    {"name": "Tarif 2027-2028", "valid_from": "2027-09-01", "vat_rate": 2000,
     "bands": [{"kind": "school", "up_to": 3, "cents": 15900}, {"kind": "school", "cents": 45900},
               {"kind": "option", "code": "films", "label": "Films", "cents": 5000},
               {"plan": "pupils", "kind": "pupil", "cents": 90}]}

Amounts are cents a year before VAT, the rate hundredths of a percent. Kinds: school, class, pupil (each), option.
Plans: annual (unless said), which the order form sells, and pupils, which the team quotes.
"""

import json
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from billing.rules import Band
from billing.services import BillingRefused
from billing.services.prices import publish_list


class Command(BaseCommand):
    help = "Write the price list that holds from a day to come."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.json")

    def handle(self, *, file: Path, **_options: Any) -> None:
        try:
            said = json.loads(file.read_text(encoding="utf-8"))
            published = publish_list(
                actor=None,
                name=said["name"],
                valid_from=date.fromisoformat(said["valid_from"]),
                vat_rate=said["vat_rate"],
                bands=[Band(**band) for band in said["bands"]],
            )
        except (OSError, ValueError, KeyError, TypeError) as wrong:  # BillingRefused is a ValueError
            raise CommandError(str(wrong) if isinstance(wrong, BillingRefused) else f"{file}: {wrong!r}") from wrong
        self.stdout.write(f"{published.name}: from {published.valid_from:%Y-%m-%d}")
