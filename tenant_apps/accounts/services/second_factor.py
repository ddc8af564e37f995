"""A second factor whose telephone is lost."""

from allauth.mfa.models import Authenticator
from django.db import transaction

from tenant_apps.accounts import tasks
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_reset_second_factor, demand
from tenant_apps.accounts.services.devices import end_sessions, keys_of
from tenant_apps.accounts.services.journal import audit_person


@transaction.atomic
def reset_second_factor(*, actor: User | None, user: User) -> User:
    """Take away somebody's second factors and recovery codes: the password alone serves, until another is added.

    Open sessions end, for one may be on that telephone; the person is told by mail. Raises
    AccountRefused. Who may do it to whom is decided by the page that offers it.
    """
    locked = User.objects.select_for_update().get(pk=user.pk)
    demand(can_reset_second_factor(actor, locked))
    factors, _by_model = Authenticator.objects.filter(user=locked).delete()
    end_sessions(locked, keys_of(locked))
    audit_person(actor=actor, verb="reset_second_factor", user=locked, data={"second_factors": factors})
    tasks.send_notice.delay_on_commit(locked.pk, "second_factor_reset")
    return locked
