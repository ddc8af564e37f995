"""Opens the account of the second school's head in the live ONE; prints the login."""

import sys

import django


def main() -> None:
    """Activate the account with its own code."""
    from provisioning.demo import accounts, schools
    from tenant_apps.accounts.codes import read_code
    from tenant_apps.accounts.models import User
    from tenant_apps.accounts.services import activate_account
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(uai=schools.AIME_CESAIRE.uai)):
        user = User.objects.get(login=accounts.login_of(*schools.AIME_CESAIRE.head))
        given = {"password": accounts.PASSWORD, "email": user.email}
        activate_account(actor=user, code=read_code(user), language="fr", mobile="", **given)
        sys.stdout.write(user.login)


if __name__ == "__main__":
    django.setup()
    main()
