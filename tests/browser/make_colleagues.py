"""`python -m tests.browser.make_colleagues PASSWORD`: a school and three teachers who see each other's cards.

Prints its subdomain, the logins of two and the address of the third's card. `--stars SCHOOL` prints how many
times somebody was made a favourite, `--suspend SCHOOL` makes the school read-only.
"""

import json
import sys
import time

import django


def _make(password: str) -> dict[str, str]:
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import TeacherFactory
    from tests.factories.directory import make_class

    school = open_school("École sans Réseau")
    with in_school(school):
        names = (("Aude", "Horsligne"), ("Basile", "Autrui"), ("Coline", "Carte"))
        aude, basile, coline = (TeacherFactory(first_name=a, last_name=b, password=password) for a, b in names)
        make_class(aude, basile, coline, name="CP des Mésanges", levels=["CP"])
    card = f"/annuaire/{coline.pk}/"
    return {"school": school.subdomain, "login": aude.login, "other": basile.login, "card": card}


def _count_stars(subdomain: str) -> int:
    from tenant_apps.accounts.models import AuditEntry
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(subdomain=subdomain)):
        return AuditEntry.objects.filter(verb="people.add_to_list").count()


def _suspend(subdomain: str) -> bool:
    from django.conf import settings

    from tenants import services
    from tenants.choices import SchoolStatus
    from tenants.models import School

    services.set_status(school=School.objects.get(subdomain=subdomain), status=SchoolStatus.SUSPENDED)
    time.sleep(settings.SCHOOL_CACHE_SECONDS + 1)  # the web processes know the school of some seconds ago
    return True


def main(word: str, school: str = "") -> None:
    django.setup()
    made = {"--stars": _count_stars, "--suspend": _suspend}.get(word)
    sys.stdout.write(json.dumps(made(school) if made else _make(word)))


if __name__ == "__main__":
    main(*sys.argv[1:])
