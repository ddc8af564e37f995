"""`python -m tests.browser.make_messages PASSWORD`: a small school, its parent with more messages than a page holds.

Prints the school's subdomain, the logins of the teacher and of the parent, and the parent's name. `--answers SCHOOL`
prints the texts of what was answered.
"""

import json
import sys

import django

MESSAGES = 32  # a page of the list holds thirty


def _answers(subdomain: str) -> list[str]:
    from tenant_apps.messaging.models import Message
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(subdomain=subdomain)):
        return list(Message.objects.exclude(parent=None).order_by("pk").values_list("body", flat=True))


def main(password: str, school: str = "") -> None:
    django.setup()
    if password == "--answers":
        sys.stdout.write(json.dumps(_answers(school)))
        return
    from tenant_apps.messaging import services
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import activate
    from tests.factories.directory import make_small_school

    school = open_school("École du Môle")
    with in_school(school):
        people = make_small_school()
        for person in (people.teacher, people.parent):
            activate(person, password)
        for number in range(MESSAGES):
            content = services.Content(
                subject=f"Sortie numéro {number:02}",
                body="<p>Pensez au pique-nique et au chapeau.</p>",
                tokens={"to": [f"user:{people.parent.pk}"]},
            )
            draft = services.save_draft(actor=people.teacher, content=content)
            services.send(actor=people.teacher, message=draft)
    said = {
        "school": school.subdomain,
        "teacher": people.teacher.login,
        "parent": people.parent.login,
        "name": people.parent.full_name,
    }
    sys.stdout.write(json.dumps(said))


if __name__ == "__main__":
    main(*sys.argv[1:])
