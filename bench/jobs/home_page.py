"""Ask RUNS times for the first page of a parent who has ENTRIES news, through all of the middleware."""

import gc
import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402
from django.utils import timezone  # noqa: E402

import config.wsgi  # noqa: E402, F401 - all of the code, as a worker of gunicorn has it
from bench.jobs.make_people import SUBDOMAIN  # noqa: E402
from bench.jobs.timeline import fill  # noqa: E402
from bench.measure import repeat  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.models import User  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402

LEAST = 900


def parent_at_home(entries: int) -> Client:
    """Somebody signed in, with children and news; the school has its people."""
    school = School.objects.get(subdomain=SUBDOMAIN)
    with in_school(school):
        if (there := User.objects.count()) < LEAST:
            raise RuntimeError(f"{there} people only.")
        parent = User.objects.with_profile(Profile.RELATIVE).by_name()[0]
        User.objects.filter(pk=parent.pk).update(
            activated_at=timezone.now(),
            activation_code="",
            charter_version=settings.CHARTER_VERSION,
            terms_version=settings.TERMS_VERSION,
        )
        fill(parent, entries)
        client = Client(headers={"host": f"{SUBDOMAIN}.{settings.PLATFORM_DOMAIN}"})
        client.force_login(parent)
    return client


def look(client: Client) -> int:
    """The page, whole; its length in bytes. Fails when it is not the first page with its news."""
    answer = client.get("/")
    if answer.status_code != 200 or b"news-item" not in answer.content:
        raise RuntimeError(f"{answer.status_code} {answer.headers.get('Location', '')}")
    return len(answer.content)


def main(entries: int, runs: int) -> None:
    """The page again and again, as somebody who comes back sees it."""
    gc.freeze()  # as config/gunicorn.py does
    client = parent_at_home(entries)
    repeat(lambda _number: look(client), runs=runs, warm_up=3)


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
