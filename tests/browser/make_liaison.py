"""`python -m tests.browser.make_liaison PASSWORD`: a school with a teacher, two parents and their two children.

Prints the school's subdomain and the logins. With `SUBDOMAIN move`, the teacher's last word is corrected meanwhile.
"""

import json
import sys

import django


def main(word: str, what: str = "") -> None:
    django.setup()
    sys.stdout.write(json.dumps(_move(word) if what else _make(word)))


def _make(password: str) -> dict[str, str]:
    from tenant_apps.directory import services
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
    from tests.factories.directory import make_class, make_family

    school = open_school("École des Mouettes")
    with in_school(school):
        teacher = TeacherFactory(first_name="Maëlle", last_name="Goéland", password=password)
        other = TeacherFactory(first_name="Yann", last_name="Cormoran", password=password)
        pupils = [PupilFactory(first_name=name, last_name="Sterne", password=password) for name in ("Lilou", "Ewen")]
        school_class = make_class(teacher, *pupils, name="CE2", levels=["CE2"])
        mother = RelativeFactory(first_name="Anna", last_name="Sterne", password=password)
        father = RelativeFactory(first_name="Paol", last_name="Kerguelen", password=password)
        for pupil in pupils:
            for adult in (mother, father):
                services.add_guardian(actor=None, relative=adult, child=pupil)
        make_family(school_class, relatives=1, last_name="Macareux")
    people = {"teacher": teacher, "other": other, "mother": mother, "father": father, "pupil": pupils[0]}
    return {"school": school.subdomain, **{name: user.login for name, user in people.items()}}


def _move(subdomain: str) -> int:
    from tenant_apps.liaison.models import Word
    from tenant_apps.liaison.services import Content, correct_word
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(subdomain=subdomain)):
        word = Word.objects.order_by("-pk")[0]
        content = Content(word.title, "<p>Nous partirons à 10 h, et non à 9 h.</p>", word.category)
        moved = correct_word(
            actor=word.author, word=word, edition=word.edition, content=content, question=word.question
        )
        return moved.edition


if __name__ == "__main__":
    main(*sys.argv[1:])
