"""Who ties accounts together."""

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied


def can_link(user: User) -> Decision:
    """Adults of a school, whose account is open, in use and here to stay."""
    if user.profile == Profile.PUPIL:
        return Denied(_("Cette page est pour les adultes qui ont un compte dans deux écoles."))
    if user.profile == Profile.TEAM or not user.is_active or not user.is_activated or user.is_leaving:
        return Denied(_("Ce compte ne peut pas être relié à un autre."))
    return Allowed()
