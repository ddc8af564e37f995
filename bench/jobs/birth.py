"""Make the role and the schema of new schools."""

import sys

import django

django.setup()

from bench.jobs.names import uais  # noqa: E402 - needs the settings
from bench.measure import repeat  # noqa: E402
from tenants import birth, services  # noqa: E402


def main(runs: int) -> None:
    """One school after the other, from its row to its schema."""
    numbers = uais("995")

    def work(_number: int) -> None:
        school = services.register_school(uai=next(numbers), name="École du Banc", city="Essai-sur-Mesure")
        birth.create_role(school)
        birth.create_schema(school)

    repeat(work, runs=runs)


if __name__ == "__main__":
    main(int(sys.argv[1]))
