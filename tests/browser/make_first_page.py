"""`python -m tests.browser.make_first_page PASSWORD`: a school with a head, a parent and a pupil.

Prints its subdomain and their logins. With `SUBDOMAIN tell`, an urgent news for the parent; with `SUBDOMAIN browsers`,
how many browsers are told.
"""

import json
import sys

import django


def main(word: str, what: str = "") -> None:
    django.setup()
    sys.stdout.write(json.dumps(_about(word, what) if what else _make(word)))


def _make(password: str) -> dict[str, str]:
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import HeadFactory, PupilFactory, RelativeFactory
    from tests.factories.directory import make_class

    school = open_school("École des Lucioles")
    with in_school(school):
        head = HeadFactory(first_name="Hugo", last_name="Luciole", password=password)
        parent = RelativeFactory(first_name="Paloma", last_name="Luciole", password=password)
        pupil = PupilFactory(first_name="Élio", last_name="Luciole", password=password)
        make_class(pupil, name="CE1", levels=["CE1"])
    return {"school": school.subdomain, "head": head.login, "parent": parent.login, "pupil": pupil.login}


def _about(subdomain: str, what: str) -> int:
    from tenant_apps.accounts.models import User
    from tenant_apps.documents import notifications
    from tenant_apps.timeline.models import PushSubscription
    from tenant_apps.timeline.services import publish
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(subdomain=subdomain)):
        if what == "tell":
            parent = User.objects.get(first_name="Paloma")
            said = {"title": "La sortie au phare"}
            publish(kind=notifications.SHARED, actor=None, url="/documents/", data=said, users=[parent.pk], urgent=True)
        return PushSubscription.objects.count()


if __name__ == "__main__":
    main(*sys.argv[1:])
