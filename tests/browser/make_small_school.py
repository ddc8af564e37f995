"""`python -m tests.browser.make_small_school PASSWORD`: a school of its own with a head, a teacher and three families.

The children of CM1 have activated their accounts, like the head and the teacher; nobody else has. Prints the
school's subdomain and the logins of the head and the teacher.
"""

import json
import sys

import django


def main(password: str) -> None:
    django.setup()
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import HeadFactory, PupilFactory, TeacherFactory
    from tests.factories.directory import make_class, make_family

    school = open_school("École du Ponton")
    with in_school(school):
        head = HeadFactory(first_name="Hélène", last_name="Ponton", password=password)
        teacher = TeacherFactory(first_name="Tanguy", last_name="Ponton", password=password)
        pupils = [PupilFactory(first_name=name, last_name="Perrin", password=password) for name in ("Zoé", "Malo")]
        make_class(teacher, *pupils, name="CM1", levels=["CM1"])
        make_family(make_class(name="CM2", levels=["CM2"]), relatives=1, last_name="Quintin")
    sys.stdout.write(json.dumps({"school": school.subdomain, "head": head.login, "teacher": teacher.login}))


if __name__ == "__main__":
    main(*sys.argv[1:])
