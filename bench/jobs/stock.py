"""Make the schema of new schools as django-tenants documents it: saving the tenant makes it."""

import sys

import django

django.setup()

from bench.jobs.names import uais  # noqa: E402 - needs the settings
from bench.measure import repeat  # noqa: E402
from tenants.models import School  # noqa: E402


def main(way: str, runs: int) -> None:
    """`way` is migrations or clone; the settings have decided (bench/stock_settings.py)."""
    numbers = uais("996" if way == "migrations" else "997")

    def work(_number: int) -> None:
        uai = next(numbers)
        name = f"stock_{way}_{uai.lower()}"
        school = School(schema_name=name, db_role=name, subdomain=name.replace("_", "-"), uai=uai, name=name, city="x")
        school.auto_create_schema = True
        school.save(verbosity=0)

    repeat(work, runs=runs)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
