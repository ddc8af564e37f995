"""A large school: as many parents as sheets are wanted, two a family, in 12 classes."""

import sys

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the settings

from bench.jobs.names import people, uais  # noqa: E402 - needs the settings
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.accounts.services import create_user  # noqa: E402
from tenant_apps.directory.services import Care, create_class, enrol_many, gathered_changes  # noqa: E402
from tenants import birth, services  # noqa: E402
from tenants.choices import SchoolStatus  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402

SUBDOMAIN = "banc-fiches"
CLASSES = 12


def make_school() -> School:
    """An open school, empty."""
    school = services.register_school(
        uai=next(uais("999")), name="École élémentaire Jules-Verne", city="Port-Brumal", subdomain=SUBDOMAIN
    )
    birth.create_role(school)
    birth.create_schema(school)
    services.add_domain(school=school)
    services.set_status(school=school, status=SchoolStatus.OPENING)
    return services.set_status(school=school, status=SchoolStatus.OPEN)


def furnish(parents: int) -> None:
    """Families of two parents and one child, every fifth with two children."""
    names = people(1)
    classes = [create_class(actor=None, name=f"CE{n % 2 + 1} {'ABCDEF'[n // 2]}") for n in range(CLASSES)]
    memberships, care = [], []

    def person(profile: str, last_name: str) -> User:
        return create_user(actor=None, profile=profile, first_name=next(names)[0], last_name=last_name)

    for number in range(parents // 2):
        last_name = next(names)[1]
        children = [person(Profile.PUPIL, last_name) for _child in range(2 if number % 5 == 0 else 1)]
        adults = [person(Profile.RELATIVE, last_name) for _adult in range(2)]
        memberships += [(classes[number % CLASSES], child) for child in children]
        care += [Care(adult, child) for adult in adults for child in children]
    enrol_many(actor=None, memberships=memberships, care=care)


def main(parents: int) -> None:
    """Make it once."""

    def work(_number: int) -> None:
        school = make_school()
        with in_school(school), gathered_changes():
            furnish(parents)
        with connection.cursor() as cursor:  # what autovacuum does within a minute
            cursor.execute("ANALYZE")

    repeat(work, runs=1, warm_up=0)


if __name__ == "__main__":
    main(int(sys.argv[1]))
