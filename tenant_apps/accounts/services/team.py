"""The ONE team: accounts in `public`."""

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import normalize_login
from tenant_apps.accounts.services.journal import audit_person
from tenant_apps.accounts.services.people import clean_words, sort_name
from tenants.context import in_public
from tenants.emails import validate_mail_domain


def _new_member(login: str, first_name: str, last_name: str, email: str, password: str) -> User:
    user = User(
        login=normalize_login(login),
        profile=Profile.TEAM,
        first_name=clean_words(first_name),
        last_name=clean_words(last_name),
        email=email.strip(),
        activated_at=timezone.now(),
    )
    user.sort_name = sort_name(user.first_name, user.last_name)
    validate_password(password, user)
    user.set_password(password)
    user.clean_fields()
    _check_mail_domain(user.email)
    return user


def _check_mail_domain(email: str) -> None:
    """What `clean_fields` lets through: a forgotten password is written to this address."""
    try:
        validate_mail_domain(email)
    except ValidationError as error:
        raise ValidationError({"email": error}) from error


def create_team_member(
    *, actor: User | None, login: str, first_name: str, last_name: str, email: str, password: str
) -> User:
    """A member of the ONE team, ready to sign in to the console.

    Raises ValidationError: a password under the rule, a login that is taken or not plain, an address without domain.
    """
    with in_public(), transaction.atomic():
        user = _new_member(login, first_name, last_name, email, password)
        try:
            with transaction.atomic():
                user.save(force_insert=True)
        except IntegrityError as error:
            message = _("Cet identifiant est déjà pris, ou contient autre chose que des lettres, chiffres, . _ et -.")
            raise ValidationError({"login": message}) from error
        audit_person(actor=actor, verb="create_team_member", user=user)
    return user
