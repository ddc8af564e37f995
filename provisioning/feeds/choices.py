"""How a run ended, and what it did to a school."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class RunStatus(TextChoices):
    """running → done, partial (schools failed), unusable (nothing written) or stopped (killed too often)."""

    RUNNING = "running", _("en cours")
    DONE = "done", _("terminé")
    PARTIAL = "partial", _("terminé, sauf des écoles")
    UNUSABLE = "unusable", _("fichiers inutilisables")
    STOPPED = "stopped", _("interrompu")


# The drop reached our schools, all or some.
TAKEN = (RunStatus.DONE, RunStatus.PARTIAL)


class SchoolState(TextChoices):
    """What a run did to one of our schools."""

    DONE = "done", _("mise à jour")
    UNCHANGED = "unchanged", _("rien à changer")
    HELD = "held", _("départs retenus")
    FAILED = "failed", _("échec")
    ABSENT = "absent", _("absente du flux")


# Somebody should look at these schools.
TROUBLED = frozenset({SchoolState.HELD, SchoolState.FAILED, SchoolState.ABSENT})
# Something of the drop is still to be done there: it is taken again.
LEFT_BEHIND = frozenset({SchoolState.HELD, SchoolState.FAILED})
