"""`python -m tests.browser.make_console`: orders in every state, one of them with a broken opening.

Prints their references by state, as JSON.
"""

import json
import sys

import django


def main() -> None:
    django.setup()
    from provisioning import opening, services
    from provisioning.choices import StepName
    from provisioning.opening import steps
    from tests.factories.accounts import make_team_member
    from tests.factories.provisioning import make_order

    def fail(ordered):
        raise RuntimeError("plus de place")

    samir = make_team_member("samir.ouali", first_name="Samir", last_name="Ouali")
    made = {
        name: make_order(school_name=f"École du {place}", city="Val-Console")
        for name, place in (
            ("waiting", "Phare"),
            ("correction", "Lavoir"),
            ("refused", "Four"),
            ("open", "Verger"),
            ("broken", "Puits"),
        )
    }
    made["twin"] = make_order(school_name="École du Phare", city="Val-Console", uai=made["waiting"].schools.get().uai)
    services.request_correction(actor=samir, order=made["correction"], reason="Le SIRET est à vérifier.")
    services.refuse_order(actor=samir, order=made["refused"], reason="Commande en double.")
    make_classes = steps.STEPS[StepName.CLASSES]
    steps.STEPS[StepName.CLASSES] = fail
    opening.accept(actor=None, order=made["broken"])
    opening.run_opening(made["broken"].pk)
    steps.STEPS[StepName.CLASSES] = make_classes
    opening.accept(actor=None, order=made["open"])
    opening.run_opening(made["open"].pk)
    uai = {"uai": made["open"].schools.get().uai}
    sys.stdout.write(json.dumps({name: order.reference for name, order in made.items()} | uai))


if __name__ == "__main__":
    main()
