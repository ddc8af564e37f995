"""Who may have keys, and what a key may do."""

from collections.abc import Callable

from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied
from tenant_apps.accounts.selectors import documents_due

# (user, service) → whether the school leaves the service open to this person.
Gate = Callable[[User, str], Decision]
_gates: list[Gate] = []


def add_gate(gate: Gate) -> None:
    """Have `gate` asked before any address of a service answers (once each)."""
    if gate not in _gates:
        _gates.append(gate)


def can_have_keys(user: User) -> Decision:
    """Adults of the school who stay."""
    if user.profile not in {Profile.RELATIVE, Profile.TEACHER, Profile.STAFF}:
        return Denied(_("Les clés de logiciels sont réservées aux adultes de l’école."))
    if user.is_leaving:
        return Denied(_("Votre compte va être supprimé : il ne peut plus avoir de clé."))
    return Allowed()


def can_come_in(user: User) -> Decision:
    """Whether a key of this person opens anything at all today."""
    if user.blocked_at is not None or not user.is_activated:
        return Denied(_("Ce compte est bloqué."))
    if documents_due(user):
        return Denied(_("Acceptez d’abord la charte et les conditions, sur la page de votre école."))
    return can_have_keys(user)


def is_open(user: User, service: str) -> Decision:
    """Whether the school leaves this service open to this person."""
    return next((decision for decision in (gate(user, service) for gate in _gates) if not decision), Allowed())
