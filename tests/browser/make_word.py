"""`python -m tests.browser.make_word PASSWORD`: a school, a family and a word of the teacher in its carnet.

Prints the subdomain, the mother's login and the word's address. `--read SCHOOL` prints how many times its reading
was confirmed, and noted.
"""

import json
import sys

import django


def _make(password: str) -> dict[str, str]:
    from tenant_apps.liaison.services import Content, Options, address_word, send_word, set_options, write_word
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import TeacherFactory
    from tests.factories.directory import make_class, make_family

    school = open_school("École du Carnet")
    with in_school(school):
        teacher = TeacherFactory(first_name="Aude", last_name="Mots", activated=True)
        school_class = make_class(teacher, name="CP des Mésanges", levels=["CP"])
        _children, [mother] = make_family(school_class, relatives=1, password=password)
        word = write_word(actor=teacher, content=Content("Sortie au musée", "<p>Nous partons à 9 h.</p>"))
        word = address_word(actor=teacher, word=word, tokens=[f"class:{school_class.pk}"])
        word = set_options(actor=teacher, word=word, options=Options())
        word = send_word(actor=teacher, word=word).word
    return {"school": school.subdomain, "login": mother.login, "word": f"/carnet/mot/{word.pk}/"}


def _count(subdomain: str) -> list[int]:
    from tenant_apps.accounts.models import AuditEntry
    from tenant_apps.liaison.models import Confirmation
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(subdomain=subdomain)):
        return [Confirmation.objects.count(), AuditEntry.objects.filter(verb="liaison.confirm").count()]


def main(word: str, school: str = "") -> None:
    django.setup()
    sys.stdout.write(json.dumps(_count(school) if word == "--read" else _make(word)))


if __name__ == "__main__":
    main(*sys.argv[1:])
