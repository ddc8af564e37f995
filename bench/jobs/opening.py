"""Open schools of 12 classes from accepted orders."""

import sys

import django

django.setup()

from bench.jobs.names import SIRET, uais  # noqa: E402 - needs the settings
from bench.measure import repeat  # noqa: E402
from provisioning import services  # noqa: E402
from provisioning.choices import OrderSource  # noqa: E402
from provisioning.drafts import parse_order  # noqa: E402
from provisioning.models import Order  # noqa: E402
from provisioning.opening import Outcome, accept, run_opening  # noqa: E402

CLASSES = 12


def accepted_order(uai: str) -> Order:
    """An order of one school, accepted; nothing is made yet."""
    data = {
        "uai": uai,
        "school_name": f"École du Banc {uai}",
        "classes": CLASSES,
        "administrator": {"first_name": "Élise", "last_name": "Morvan", "email": "elise.morvan@banc.example.fr"},
        "payer": {
            "name": "Commune d’Essai",
            "siret": SIRET,
            "service_code": "ECOLES",
            "commitment_number": "2026-118",
            "email": "factures@banc.example.fr",
            "address": "1 place de la Mairie",
            "postal_code": "35999",
            "city": "Essai-sur-Mesure",
        },
    }
    draft = parse_order(data, look_up=lambda _uai: None)
    order = services.submit_order(actor=None, draft=draft, source=OrderSource.COMMAND)
    return accept(actor=None, order=order)


def main(runs: int) -> None:
    """The orders are ready before the clock starts."""
    numbers = uais("998")
    orders = [accepted_order(next(numbers)) for _run in range(runs + 1)]

    def work(number: int) -> None:
        outcome = run_opening(orders[number].pk)
        if outcome is not Outcome.DONE:
            raise RuntimeError(f"The opening ended as {outcome}.")

    repeat(work, runs=runs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
