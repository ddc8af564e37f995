"""Import the files of ONDE of an invented school into an empty one, or only pass over them with `csv`."""

import csv
import io
import sys

import django

django.setup()

from bench import school_files  # noqa: E402 - needs the settings
from bench.jobs.names import uais  # noqa: E402
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.imports import services as imports  # noqa: E402
from tenants import birth, services  # noqa: E402
from tenants.choices import SchoolStatus  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402


def empty_school(uai: str) -> School:
    """An open school, nobody in it."""
    school = services.register_school(
        uai=uai, name="École du Banc", city="Port-Brumal", subdomain=f"onde-{uai.lower()}"
    )
    birth.create_role(school)
    birth.create_schema(school)
    services.add_domain(school=school)
    services.set_status(school=school, status=SchoolStatus.OPENING)
    return services.set_status(school=school, status=SchoolStatus.OPEN)


def onde_files(pupils: int, adults: int) -> list[tuple[str, bytes]]:
    """Both files, named as ONDE names them."""
    roster = school_files.make_school(pupils, adults)
    contents = (school_files.pupils_file(roster.pupils), school_files.relatives_file(roster.relatives))
    return [("CSVExtraction.csv", content) for content in contents]


def import_files(school: School, files: list[tuple[str, bytes]], pupils: int) -> None:
    """Dropped, checked row by row, applied: all a head waits for."""
    with in_school(school):
        run = imports.start_import(actor=None, files=files, whole_school=True)
        imports.apply_import(actor=None, run=run, wait=True)
        made = User.objects.with_profile(Profile.PUPIL).count()
    if made != pupils:
        raise RuntimeError(f"{made} pupils instead of {pupils}.")


def pass_over(files: list[tuple[str, bytes]]) -> int:
    """Every cell read, nothing understood: the least any import does."""
    rows = (csv.reader(io.StringIO(content.decode("cp1252"), newline=""), delimiter=";") for _name, content in files)
    return sum(len(cell) for reader in rows for row in reader for cell in row)


def main(way: str, pupils: int, adults: int, runs: int) -> None:
    """`way`: import or csv."""
    files = onde_files(pupils, adults)
    if way == "csv":
        repeat(lambda _number: pass_over(files), runs=runs)
        return
    numbers = uais("997")
    schools = [empty_school(next(numbers)) for _run in range(runs + 1)]
    repeat(lambda number: import_files(schools[number], files, pupils), runs=runs)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
