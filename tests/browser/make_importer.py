"""`python -m tests.browser.make_importer PASSWORD`: a school of its own, a head and a teacher with a class.

Prints its subdomain, their logins, and the bytes of the files of an invented school in base64.
"""

import base64
import json
import sys

import django

SEED, PUPILS, ADULTS = 11, 40, 70


def _adult(first_name: str, password: str, **fields: object) -> object:
    from tests.factories.accounts import TeacherFactory

    return TeacherFactory(first_name=first_name, last_name="Importeur", password=password, **fields)


def main(password: str) -> None:
    django.setup()
    from bench import school_files
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.directory import make_class

    school = open_school("École des Imports")
    with in_school(school):
        head = _adult("Hanane", password, functions=["head"])
        teacher = _adult("Ronan", password)
        make_class(teacher, name="CE2 des Marmottes", levels=["CE2"])
    roster = school_files.make_school(PUPILS, ADULTS, seed=SEED)
    files = {
        "pupils": school_files.pupils_file(roster.pupils),
        "relatives": school_files.relatives_file(roster.relatives),
    }
    said = {name: base64.b64encode(content).decode() for name, content in files.items()}
    people = {"head": head.login, "teacher": teacher.login}
    sys.stdout.write(json.dumps({"school": school.subdomain, "files": said} | people))


if __name__ == "__main__":
    main(*sys.argv[1:])
