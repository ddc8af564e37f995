"""`python -m tests.browser.make_news PASSWORD`: a school whose parent has more news than a page holds.

Prints the school's subdomain, the parent's login and the head's.
"""

import json
import sys

import django

NEWS = 25


def main(password: str) -> None:
    django.setup()
    from tenant_apps.people.notifications import TEACHER_JOINED
    from tenant_apps.timeline import fanout
    from tenant_apps.timeline.services import publish
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import HeadFactory, RelativeFactory

    school = open_school("École du Phare")
    with in_school(school):
        parent = RelativeFactory(first_name="Awa", last_name="Phare", password=password)
        head = HeadFactory(password=password)
        for number in range(NEWS):
            said = {"person": f"Camille {number}.", "class": "CM1"}
            event = publish(kind=TEACHER_JOINED, actor=None, url="/la-classe/", data=said, users=[parent.pk])
            fanout.fan_out(event.pk)
    sys.stdout.write(json.dumps({"school": school.subdomain, "parent": parent.login, "head": head.login}))


if __name__ == "__main__":
    main(*sys.argv[1:])
