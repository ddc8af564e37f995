"""Ask whom each of many parents reaches (`reachable`), or search recipients as a parent or a teacher would."""

import sys
from collections.abc import Callable

import django

django.setup()

from django.db import connection  # noqa: E402 - needs the settings
from django.test.utils import CaptureQueriesContext  # noqa: E402

from bench.jobs.make_people import SUBDOMAIN  # noqa: E402
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.accounts.services import create_user  # noqa: E402
from tenant_apps.communication.permissions import reachable  # noqa: E402
from tenant_apps.communication.selectors import search_recipients  # noqa: E402
from tenant_apps.directory.models import SchoolClass  # noqa: E402
from tenant_apps.directory.services import attach  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402

LEAST = 900
WORDS = ("ma", "mar", "an", "le", "dupo", "li", "parents", "ce1")


def _teachers() -> list[User]:
    """One in each class, made by the first job."""
    found = list(User.objects.with_profile(Profile.TEACHER).by_name())
    for school_class in () if found else SchoolClass.objects.order_by("pk").iterator():
        teacher = create_user(
            actor=None, profile=Profile.TEACHER, first_name="Anne", last_name=f"Maître {school_class}"
        )
        attach(actor=None, school_class=school_class, user=teacher)
        found.append(teacher)
    return found


def _reach(user: User, _number: int) -> None:
    """The whole set, read: the teacher and the child at least."""
    with CaptureQueriesContext(connection) as captured:
        found = list(reachable(user).values_list("pk", flat=True))
    queries = [one for one in captured if "set_config" not in one["sql"]]
    if len(found) < 3 or len(queries) != 1:
        raise RuntimeError(f"{len(found)} people by {len(queries)} queries.")


def _search(user: User, number: int) -> None:
    search_recipients(user, WORDS[number % len(WORDS)])


def main(name: str, runs: int) -> None:
    """`name`: reachable, search_parent or search_teacher."""
    with in_school(School.objects.get(subdomain=SUBDOMAIN)):
        teachers = _teachers()
        if (there := User.objects.count()) < LEAST:
            raise RuntimeError(f"{there} people only.")
        parents = list(User.objects.with_profile(Profile.RELATIVE).by_name()[: runs + 1])
        askers = teachers if name == "search_teacher" else parents
        ask: Callable[[User, int], None] = _reach if name == "reachable" else _search
        repeat(lambda number: ask(askers[number % len(askers)], number), runs=runs, warm_up=3)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
