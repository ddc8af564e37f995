"""What may be done with an order or a school from the ONE team's side, and why not.

`actor` is None for the system: the command line and the tasks, which nobody reaches from outside.
"""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning.choices import EDITABLE, OrderStatus, StepStatus
from provisioning.models import OpeningStep, Order, OrderedSchool
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Allowed, Decision, Denied, can_use_console
from tenants.choices import SchoolStatus
from tenants.models import School


def is_team(actor: User | None) -> Decision:
    """The ONE team, or the system itself."""
    return Allowed() if actor is None else can_use_console(actor)


def _undecided(actor: User | None, order: Order) -> Decision:
    team = is_team(actor)
    if not team:
        return team
    if order.status in EDITABLE:
        return Allowed()
    return Denied(
        {
            OrderStatus.ACCEPTED: _("Cette commande est déjà acceptée : l’ouverture est en cours."),
            OrderStatus.OPEN: _("Cette commande est déjà honorée : l’école est ouverte."),
            OrderStatus.REFUSED: _("Cette commande a été refusée."),
        }[OrderStatus(order.status)]
    )


def can_edit(actor: User | None, order: Order) -> Decision:
    """What was ordered may change until somebody decides."""
    return _undecided(actor, order)


def can_correct(order: Order) -> Decision:
    """Whoever ordered (they hold the private link) changes the order when asked to."""
    if order.status == OrderStatus.CORRECTION:
        return Allowed()
    return Denied(
        _("Cette commande ne peut plus être modifiée ici : elle est « %(status)s ».")
        % {"status": order.get_status_display()}
    )


def can_request_correction(actor: User | None, order: Order) -> Decision:
    """Asking again is possible: the new message replaces the last."""
    return _undecided(actor, order)


def can_refuse(actor: User | None, order: Order) -> Decision:
    """Until somebody decides."""
    return _undecided(actor, order)


def can_accept(actor: User | None, order: Order) -> Decision:
    """Orders whose content is settled; one being corrected waits for its correction."""
    if order.status == OrderStatus.CORRECTION:
        return Denied(_("Une correction a été demandée : modifiez la commande, ou attendez la réponse de l’école."))
    return _undecided(actor, order)


def can_retry(actor: User | None, ordered_school: OrderedSchool) -> Decision:
    """Openings begun and not finished."""
    team = is_team(actor)
    if not team:
        return team
    if OpeningStep.objects.filter(ordered_school=ordered_school).exclude(status=StepStatus.DONE).exists():
        return Allowed()
    return Denied(_("Rien à reprendre : toutes les étapes de cette ouverture sont faites."))


_WHY_NOT = {
    SchoolStatus.SUSPENDED: gettext_lazy("On suspend une école ouverte ; celle-ci ne l’est pas."),
    SchoolStatus.OPEN: gettext_lazy("On rouvre une école suspendue ; celle-ci ne l’est pas."),
    SchoolStatus.CLOSED: gettext_lazy("On ferme une école ouverte ou suspendue ; celle-ci ne l’est pas."),
}
_FROM = {
    SchoolStatus.SUSPENDED: {SchoolStatus.OPEN},
    SchoolStatus.OPEN: {SchoolStatus.SUSPENDED},
    SchoolStatus.CLOSED: {SchoolStatus.OPEN, SchoolStatus.SUSPENDED},
}


def _can_become(actor: User | None, school: School, status: SchoolStatus) -> Decision:
    team = is_team(actor)
    if not team:
        return team
    return Allowed() if school.status in _FROM[status] else Denied(str(_WHY_NOT[status]))


def can_reset_factor(actor: User | None, school: School) -> Decision:
    """An administrator nobody else at school can help; where people come in at all."""
    if school.status in (SchoolStatus.OPEN, SchoolStatus.SUSPENDED):
        return is_team(actor)
    return Denied(_("Personne n’entre encore, ou plus, dans cette école."))


def can_suspend(actor: User | None, school: School) -> Decision:
    """An open school becomes read-only."""
    return _can_become(actor, school, SchoolStatus.SUSPENDED)


def can_reopen(actor: User | None, school: School) -> Decision:
    """A suspended school is written again."""
    return _can_become(actor, school, SchoolStatus.OPEN)


def can_close(actor: User | None, school: School) -> Decision:
    """An open or suspended school stops answering, for good."""
    return _can_become(actor, school, SchoolStatus.CLOSED)
