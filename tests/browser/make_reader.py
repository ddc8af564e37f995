"""`python -m tests.browser.make_reader PASSWORD`: a school of its own and a teacher who reads its news.

Prints its subdomain and the teacher's login.
"""

import json
import sys

import django


def main(password: str) -> None:
    django.setup()
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import TeacherFactory
    from tests.factories.directory import make_class

    school = open_school("École sans Réseau")
    with in_school(school):
        teacher = TeacherFactory(first_name="Aude", last_name="Horsligne", password=password)
        make_class(teacher, name="CP des Mésanges", levels=["CP"])
    sys.stdout.write(json.dumps({"school": school.subdomain, "login": teacher.login}))


if __name__ == "__main__":
    main(*sys.argv[1:])
