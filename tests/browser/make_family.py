"""`python -m tests.browser.make_family SCHOOL SURNAME`: a mother, a father and their two children.

Prints the path of each one's activation form by first name, as JSON: what their sheets lead to.
"""

import json
import sys

import django


def main(subdomain: str, surname: str) -> None:
    django.setup()
    from tenant_apps.accounts.choices import Profile
    from tenant_apps.accounts.links import activation_path
    from tenant_apps.accounts.services import create_user
    from tenant_apps.directory.models import SchoolClass
    from tenant_apps.directory.services import add_guardian, attach, create_class
    from tenants.context import in_school
    from tenants.models import School

    def person(first_name, profile):
        return create_user(actor=None, profile=profile, first_name=first_name, last_name=surname)

    with in_school(School.objects.get(subdomain=subdomain)):
        parents = [person(name, Profile.RELATIVE) for name in ("Nadia", "Yann")]
        children = [person(name, Profile.PUPIL) for name in ("Lou", "Sami")]
        school_class = SchoolClass.objects.filter(name="CP").first() or create_class(
            actor=None, name="CP", levels=["CP"]
        )
        for child in children:
            attach(actor=None, school_class=school_class, user=child)
            for parent in parents:
                add_guardian(actor=None, relative=parent, child=child)
        sys.stdout.write(json.dumps({user.first_name: activation_path(user) for user in [*parents, *children]}))


if __name__ == "__main__":
    main(*sys.argv[1:])
