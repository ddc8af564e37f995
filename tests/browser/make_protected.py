"""`python -m tests.browser.make_protected SUBDOMAIN`: somebody of this school has a photo and a second factor.

Prints the id: a person whose page offers everything.
"""

import sys
from io import BytesIO

import django


def main(subdomain: str) -> None:
    django.setup()
    from allauth.mfa.models import Authenticator

    from tenant_apps.accounts.choices import Profile
    from tenant_apps.accounts.models import User
    from tenant_apps.accounts.photos import SHELF
    from tenant_apps.accounts.services import set_photo
    from tenants.context import in_school
    from tenants.models import School
    from tests.pictures import drawn

    with in_school(School.objects.get(subdomain=subdomain)):
        person = User.objects.with_profile(Profile.STAFF).by_name().first()
        assert person is not None
        set_photo(actor=person, picture=SHELF.read(BytesIO(drawn())))
        Authenticator.objects.get_or_create(user=person, type=Authenticator.Type.TOTP, defaults={"data": {}})
        sys.stdout.write(str(person.pk))


if __name__ == "__main__":
    main(*sys.argv[1:])
