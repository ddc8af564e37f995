"""`python -m tests.browser.make_stop_link SUBDOMAIN LOGIN`: the path of a link that ends mails of this person."""

import sys

import django


def main(subdomain: str, login: str) -> None:
    django.setup()
    from django.urls import reverse

    from tenant_apps.accounts.models import User
    from tenant_apps.timeline.unsubscribing import token_for
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(subdomain=subdomain)):
        person = User.objects.get(login=login)
        token = token_for(person.pk, "timeline.reported")
    sys.stdout.write(reverse("timeline_preferences:unsubscribe", args=[token], urlconf="config.urls.school"))


if __name__ == "__main__":
    main(*sys.argv[1:])
