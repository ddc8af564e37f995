"""List orders for people and scripts: `manage.py list_orders [--uai …] [--format table|json|references]`.

`references` prints one reference a line, newest first; `json` the whole orders, as `place_order`
reads them, with their reference, status and dates.
"""

import json
from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from provisioning import selectors
from provisioning.models import Order
from provisioning.rules import check_uai
from tenants.context import in_public

_WIDTHS = (16, 18, 17, 9)


class Command(BaseCommand):
    help = "Liste les commandes, la plus récente d’abord."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--uai", default="", help="seulement celles de cette école")
        parser.add_argument("--format", choices=["table", "json", "references"], default="table")

    def handle(self, *args: Any, uai: str, **options: Any) -> None:
        try:
            uai = check_uai(uai) if uai else ""
        except ValidationError as problem:
            raise CommandError(problem.messages[0], returncode=2) from problem
        write = {"table": _as_table, "json": _as_json, "references": _as_references}[options["format"]]
        with in_public():
            text = write(selectors.orders_for_list(uai=uai))
        if text:
            self.stdout.write(text)


def _as_references(orders: Iterable[Order]) -> str:
    return "\n".join(order.reference for order in orders)


def _as_table(orders: Iterable[Order]) -> str:
    lines = [("RÉFÉRENCE", "ÉTAT", "REÇUE LE", "UAI", "ÉCOLE")]
    for order in orders:
        received = f"{timezone.localtime(order.created_at):%d/%m/%Y %H:%M}"
        for school in order.schools.all():
            place = f"{school.name}, {school.city}"
            lines.append((order.reference, str(order.get_status_display()), received, school.uai, place))
    return "\n".join(_line(cells) for cells in lines)


def _line(cells: tuple[str, ...]) -> str:
    return "  ".join(cell.ljust(width) for cell, width in zip(cells, (*_WIDTHS, 0), strict=True))


def _as_json(orders: Iterable[Order]) -> str:
    return json.dumps([_whole(order) for order in orders], ensure_ascii=False, indent=2)


def _whole(order: Order) -> dict[str, Any]:
    moments = ("created_at", "accepted_at", "opened_at")
    return {
        "reference": order.reference,
        "status": order.status,
        "source": order.source,
        **{name: value.isoformat() if (value := getattr(order, name)) else None for name in moments},
        **selectors.order_data(order),
    }
