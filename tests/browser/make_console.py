"""`python -m tests.browser.make_console`: orders in every state, one of them with a broken opening; an academy's feed.

Prints their references by state, as JSON.
"""

import json
import sys
import tempfile
from pathlib import Path

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
    sys.stdout.write(json.dumps({name: order.reference for name, order in made.items()} | uai | feed(uai["uai"])))


def feed(uai: str) -> dict[str, int]:
    """A convention, and a run of its feed with something of everything: numbers of both."""
    from provisioning.feeds import runner, services
    from provisioning.feeds.choices import SchoolState
    from tenant_apps.imports.aaf1d.names import find_drops
    from tests.factories.aaf1d import Writer, pupil, relative, staff, structure

    convention = services.save_convention(
        actor=None, name="Port-Brumal", academy_code="99", departments=[uai[:3]], folder="port-brumal", hour=3
    )
    pupils = [pupil(str(number), ENTPersonMail="x" if number % 2 else "") for number in range(1001, 1021)]
    pupils += [pupil("1099", ENTPersonDateNaissance=""), pupil("1100", "9")]
    with tempfile.TemporaryDirectory() as folder:
        Writer(Path(folder)).write_all(
            structures=[structure("8", uai), structure("9", "9990009F")],
            pupils=pupils,
            relatives=[relative("2001", ["1001", "1999"]), relative("2002", "1998")],
            staff=[staff("3001")],
        )
        [drop] = find_drops(Path(folder))
        runner.take_drop(drop, convention=convention)
    run = convention.runs.get()
    run.schools.update(state=SchoolState.HELD, held_back=12)
    return {"convention": convention.pk, "run": run.pk, "held": run.schools.get().pk}


if __name__ == "__main__":
    main()
