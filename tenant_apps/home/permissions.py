"""Whether a service is open to somebody, in words when it is not."""

from django.utils.translation import gettext_lazy

from shared_apps.ui import services
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.home import access

_SAID = {
    Profile.PUPIL: gettext_lazy(
        "« %(name)s » n’est pas ouvert aux élèves dans ton école. Ton enseignant peut te dire pourquoi."
    ),
    Profile.RELATIVE: gettext_lazy(
        "« %(name)s » n’est pas ouvert aux parents dans cette école. La direction peut l’ouvrir."
    ),
    Profile.TEACHER: gettext_lazy(
        "« %(name)s » n’est pas ouvert aux enseignants dans cette école. La direction peut l’ouvrir."
    ),
    Profile.STAFF: gettext_lazy(
        "« %(name)s » n’est pas ouvert au personnel dans cette école. La direction peut l’ouvrir."
    ),
    Profile.GUEST: gettext_lazy(
        "« %(name)s » n’est pas ouvert aux invités dans cette école. La direction peut l’ouvrir."
    ),
}


def name_of(namespace: str) -> str:
    """The service as people say it; a room with two doors bears both names."""
    return ", ".join(str(one.label) for one in services.registered() if one.namespace == namespace)


def can_use(user: User, namespace: str) -> Decision:
    """Whether the school leaves this room open to the profile of `user`."""
    if not access.is_closeable(namespace) or namespace not in access.closed_to(user):
        return Allowed()
    return Denied(str(_SAID[Profile(user.profile)]) % {"name": name_of(namespace)})
