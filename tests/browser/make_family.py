"""`python -m tests.browser.make_family SURNAME…`: a school, for each surname a mother, a father and two children.

Prints the school's subdomain and, for each family, the paths of the activation forms by first name, which
their sheets lead to.
"""

import json
import sys

import django


def make(surname: str, school_class: object) -> dict[str, str]:
    from tenant_apps.accounts.choices import Profile
    from tenant_apps.accounts.links import activation_path
    from tenant_apps.accounts.services import create_user
    from tenant_apps.directory.services import add_guardian, attach

    def person(first_name, profile):
        return create_user(actor=None, profile=profile, first_name=first_name, last_name=surname)

    parents = [person(name, Profile.RELATIVE) for name in ("Nadia", "Yann")]
    children = [person(name, Profile.PUPIL) for name in ("Lou", "Sami")]
    for child in children:
        attach(actor=None, school_class=school_class, user=child)
        for parent in parents:
            add_guardian(actor=None, relative=parent, child=child)
    return {user.first_name: activation_path(user) for user in [*parents, *children]}


def main(*surnames: str) -> None:
    django.setup()
    from tenant_apps.directory.services import create_class
    from tenants.context import in_school
    from tests.browser.schools import open_school

    school = open_school("École des Familles")
    with in_school(school):
        school_class = create_class(actor=None, name="CP", levels=["CP"])
        families = [make(surname, school_class) for surname in surnames]
    sys.stdout.write(json.dumps({"school": school.subdomain, "families": families}))


if __name__ == "__main__":
    main(*sys.argv[1:])
