"""`python -m tests.browser.make_shelves PASSWORD`: a school of its own whose teacher keeps documents.

« Classe » (« Mot.txt », « Plan.txt » and, inside, « Photos ») is shared with the parents of the CM1, « Sorties » is
empty, « Plage.png » lies at the top. Prints the school's subdomain, two logins and the folders' numbers.
"""

import json
import sys
from io import BytesIO
from typing import Any

import django


def main(password: str) -> None:
    django.setup()
    from tenant_apps.directory.services import add_guardian
    from tenants.context import in_school
    from tests.browser.schools import open_school
    from tests.factories.accounts import PupilFactory, RelativeFactory, TeacherFactory
    from tests.factories.directory import make_class

    school = open_school("École des Rayons")
    with in_school(school):
        teacher = TeacherFactory(first_name="Tanguy", last_name="Rayon", password=password)
        pupil = PupilFactory(first_name="Zoé", last_name="Perrin", password=password)
        parent = RelativeFactory(first_name="Gaël", last_name="Perrin", password=password)
        make_class(teacher, pupil, name="CM1", levels=["CM1"])
        add_guardian(actor=None, relative=parent, child=pupil)
        numbers = _fill(teacher)
    people = {"teacher": teacher.login, "parent": parent.login}
    sys.stdout.write(json.dumps({"school": school.subdomain, **people, **numbers}))


def _fill(teacher: Any) -> dict[str, int]:
    from PIL import Image

    from tenant_apps.directory.models import Group
    from tenant_apps.documents.intake import take_in
    from tenant_apps.documents.services import create_folder
    from tenant_apps.sharing import registry
    from tenant_apps.sharing.choices import Level
    from tenant_apps.sharing.services import share

    shared, empty = (create_folder(actor=teacher, parent=None, name=name) for name in ("Classe", "Sorties"))
    photos = create_folder(actor=teacher, parent=shared, name="Photos")
    for name in ("Mot.txt", "Plan.txt"):
        take_in(actor=teacher, content=BytesIO(b"Bonjour\n"), name=name, folder=shared)
    picture = BytesIO()
    Image.new("RGB", (640, 480), "teal").save(picture, "PNG")
    take_in(actor=teacher, content=picture, name="Plage.png")
    parents = Group.objects.get(profile="relative", school_class__name="CM1")
    kind = registry.get("documents.folder")
    share(actor=teacher, kind=kind, thing=shared, level=Level.READ, users=[], groups=[parents.pk])  # type: ignore[arg-type]
    return {"shared": shared.pk, "photos": photos.pk, "empty": empty.pk}


if __name__ == "__main__":
    main(*sys.argv[1:])
