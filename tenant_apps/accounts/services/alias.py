"""The login a person chooses, beside the one they were given."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from tenant_apps.accounts import tasks
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_choose_alias, demand
from tenant_apps.accounts.rules import is_plain_login, normalize_login
from tenant_apps.accounts.services.journal import audit_person
from tenant_apps.accounts.services.people import lock_logins


@transaction.atomic
def choose_alias(*, actor: User, alias: str) -> User:
    """Sign in with this name too from now on; "" goes back to the login alone. The person is told by mail.

    Raises AccountRefused (a child), ValidationError: not 3 to 64 plain signs, or somebody's login already.
    """
    demand(can_choose_alias(actor))
    user = User.objects.select_for_update().get(pk=actor.pk)
    lock_logins()  # after the row, as imports do: the other way round each would wait for the other
    name = normalize_login(alias)
    if name == user.alias:
        return user
    if name:
        _check(user, name)
    user.alias = name
    user.save(update_fields=["alias"])
    audit_person(actor=actor, verb="choose_alias" if name else "remove_alias", user=user)
    tasks.send_notice.delay_on_commit(user.pk, "alias_changed")
    return user


def _check(user: User, name: str) -> None:
    if not is_plain_login(name):
        text = _("Choisissez de 3 à 64 lettres sans accent, chiffres, points, tirets ou soulignés.")
        raise ValidationError(text, code="not_plain")
    if name == user.login:
        raise ValidationError(_("C’est déjà votre identifiant : choisissez-en un autre."), code="own")
    if User.objects.filter(Q(login=name) | Q(alias=name)).exists():
        raise ValidationError(_("Ce nom est déjà pris : choisissez-en un autre."), code="taken")
