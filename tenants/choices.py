"""Words of the tenancy: a school's life, kind and holiday zone."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class SchoolStatus(TextChoices):
    """ordered → opening → open → suspended → closed (product.md 1)."""

    ORDERED = "ordered", _("commandée")
    OPENING = "opening", _("en cours d’ouverture")
    OPEN = "open", _("ouverte")
    SUSPENDED = "suspended", _("suspendue")
    CLOSED = "closed", _("fermée")


# What one status may become; anything else is refused by `tenants.services`.
NEXT_STATUS: dict[str, frozenset[str]] = {
    SchoolStatus.ORDERED: frozenset({SchoolStatus.OPENING}),
    SchoolStatus.OPENING: frozenset({SchoolStatus.OPEN}),
    SchoolStatus.OPEN: frozenset({SchoolStatus.SUSPENDED, SchoolStatus.CLOSED}),
    SchoolStatus.SUSPENDED: frozenset({SchoolStatus.OPEN, SchoolStatus.CLOSED}),
    SchoolStatus.CLOSED: frozenset(),
}
# Statuses in which the school's pages answer.
VISITABLE = frozenset({SchoolStatus.OPEN, SchoolStatus.SUSPENDED})
# Statuses in which its tasks may run: an opening school is being furnished.
RUNNABLE = frozenset({SchoolStatus.OPENING, SchoolStatus.OPEN, SchoolStatus.SUSPENDED})


class SchoolKind(TextChoices):
    """Kinds of primary schools in the national directory (code_nature)."""

    NURSERY = "nursery", _("école maternelle")
    ELEMENTARY = "elementary", _("école élémentaire")
    PRIMARY = "primary", _("école primaire")


class Zone(TextChoices):
    """Holiday zones of mainland France; Corsica and overseas have calendars of their own."""

    A = "A", _("zone A")
    B = "B", _("zone B")
    C = "C", _("zone C")
    OTHER = "other", _("calendrier particulier")
