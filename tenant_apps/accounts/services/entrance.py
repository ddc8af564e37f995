"""How people come in for the first time, and what they accept."""

from datetime import timedelta

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.codes import code_matches, seal_code
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_activate, can_reset_access, demand
from tenant_apps.accounts.rules import documents_to_accept, draw_code
from tenant_apps.accounts.services.journal import audit_person


class WrongCode(ValueError):
    """The code is not this person's (any more)."""


def _accept_documents(user: User) -> list[str]:
    """Note the versions in force on the account; the names of the fields to save."""
    versions = {"charter": settings.CHARTER_VERSION, "terms": settings.TERMS_VERSION}
    fields = [f"{name}_version" for name in documents_to_accept(user.profile)]
    for name in documents_to_accept(user.profile):
        setattr(user, f"{name}_version", versions[name])
    user.terms_accepted_at = timezone.now()
    return [*fields, "terms_accepted_at"]


@transaction.atomic
def activate_account(
    *, actor: User, code: str, password: str, email: str = "", mobile: str = "", language: str = "fr"
) -> User:
    """The person opens their own account with the code of the sheet; charter and terms are accepted.

    `mobile` is E.164. Raises AccountRefused (activated already, or blocked), WrongCode,
    ValidationError (password under the rule, bad address).
    """
    user = User.objects.select_for_update().get(pk=actor.pk)
    demand(can_activate(user))
    if not code_matches(user, code):
        raise WrongCode
    user.email, user.mobile, user.language = email.strip() or user.email, mobile or user.mobile, language
    validate_password(password, user)
    user.set_password(password)
    user.activated_at = timezone.now()
    user.activation_code = ""
    _accept_documents(user)
    user.clean_fields()
    user.save()
    audit_person(actor=user, verb="activate_account", user=user)
    return user


@transaction.atomic
def accept_terms(*, actor: User) -> User:
    """The person accepts the charter and terms in force."""
    user = User.objects.select_for_update().get(pk=actor.pk)
    user.save(update_fields=_accept_documents(user))
    versions = {"charter": user.charter_version, "terms": user.terms_version}
    audit_person(actor=user, verb="accept_terms", user=user, data=versions)
    return user


@transaction.atomic
def reset_access(*, actor: User | None, user: User, good_for: timedelta | None = None) -> str:
    """A new code for somebody who cannot come in any more (a child without e-mail), `good_for` a while or for ever.

    Password and second factors are erased (the telephone may be what was lost), open sessions end,
    the account is activated again with the code. Raises AccountRefused. Who may do it to whom is
    decided by the page that offers it.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    demand(can_reset_access(locked))
    code = draw_code()
    locked.set_unusable_password()
    locked.activated_at, locked.activation_code = None, seal_code(code, good_for)
    locked.save(update_fields=["password", "activated_at", "activation_code"])
    factors, _by_model = Authenticator.objects.filter(user=locked).delete()
    audit_person(actor=actor, verb="reset_access", user=locked, data={"second_factors": factors})
    return code
