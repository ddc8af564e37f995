"""Ask RUNS times for the week of a parent whose class has ENTRIES things to be done, through all of the middleware."""

import sys
from datetime import timedelta

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.jobs.make_people import SUBDOMAIN  # noqa: E402
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenant_apps.accounts.services import create_user  # noqa: E402
from tenant_apps.directory.selectors import classes_of  # noqa: E402
from tenant_apps.directory.services import attach  # noqa: E402
from tenant_apps.homework.models import Entry  # noqa: E402
from tenant_apps.homework.services import open_for_class  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402

A_DAY = 6


def parent_with_homework(entries: int) -> Client:
    """Somebody signed in, whose child's class has this much to do, six things a day around today."""
    school = School.objects.get(subdomain=SUBDOMAIN)
    with in_school(school):
        parent = User.objects.with_profile(Profile.RELATIVE).filter(guardianships__isnull=False).by_name()[0]
        school_class = classes_of(parent)[0]
        writer = create_user(actor=None, profile=Profile.TEACHER, first_name="Ada", last_name="Bernard")
        attach(actor=None, school_class=school_class, user=writer)
        notebook = open_for_class(actor=writer, school_class=school_class)
        first = timezone.localdate() - timedelta(days=entries // A_DAY // 2)
        Entry.objects.bulk_create(
            Entry(notebook=notebook, date=first + timedelta(days=n // A_DAY), subject=f"Matière {n}", text="<p>a</p>")
            for n in range(entries)
        )
        User.objects.filter(pk=parent.pk).update(
            activated_at=timezone.now(),
            activation_code="",
            charter_version=settings.CHARTER_VERSION,
            terms_version=settings.TERMS_VERSION,
        )
        client = Client(headers={"host": f"{SUBDOMAIN}.{settings.PLATFORM_DOMAIN}"})
        client.force_login(parent)
    return client


def look(client: Client) -> None:
    """The page, whole. Fails when it does not hold the work of the week."""
    answer = client.get("/cahier/")
    if answer.status_code != 200 or answer.content.count(b'class="todo') < A_DAY:
        raise RuntimeError(f"{answer.status_code} {answer.headers.get('Location', '')}")


def main(entries: int, runs: int) -> None:
    """The page again and again, as somebody who comes back sees it."""
    client = parent_with_homework(entries)
    repeat(lambda _number: look(client), runs=runs, warm_up=3)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
