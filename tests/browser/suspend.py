"""`python -m tests.browser.suspend SUBDOMAIN`: this school becomes read-only."""

import sys

import django


def main(subdomain: str) -> None:
    django.setup()
    from provisioning.console.services import suspend_school
    from tenants.models import School

    suspend_school(actor=None, school=School.objects.get(subdomain=subdomain), reason="Un essai.")


if __name__ == "__main__":
    main(*sys.argv[1:])
