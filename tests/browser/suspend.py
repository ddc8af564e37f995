"""`python -m tests.browser.suspend SUBDOMAIN`: this school becomes read-only."""

import sys
import time

import django


def main(subdomain: str) -> None:
    django.setup()
    from django.conf import settings

    from provisioning.console.services import suspend_school
    from tenants.models import School

    suspend_school(actor=None, school=School.objects.get(subdomain=subdomain), reason="Un essai.")
    time.sleep(settings.SCHOOL_CACHE_SECONDS + 1)  # the web processes know the school of some seconds ago


if __name__ == "__main__":
    main(*sys.argv[1:])
