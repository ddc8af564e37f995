"""What was done in a class, in sentences its teachers read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.history import sentence_of
from tenant_apps.accounts.models import AuditEntry

# Fewer and vaguer than those of administrators (school_admin.history): which addresses are refused or which
# second factor a parent has is no teacher's business, and is told as a change.
_SENTENCES = {
    "accounts.create_user": gettext_lazy("compte créé"),
    "accounts.update_user": gettext_lazy("fiche modifiée"),
    "accounts.block_user": gettext_lazy("compte bloqué"),
    "accounts.unblock_user": gettext_lazy("compte débloqué"),
    "accounts.predelete_user": gettext_lazy("compte mis dans les départs"),
    "accounts.restore_user": gettext_lazy("compte restauré"),
    "accounts.delete_user": gettext_lazy("compte effacé"),
    "accounts.renew_code": gettext_lazy("nouveau code"),
    "accounts.reset_access": gettext_lazy("mot de passe effacé, nouveau code"),
    "accounts.remove_photo": gettext_lazy("photo retirée"),
    "class_settings.delete_pupil": gettext_lazy("compte supprimé depuis la classe"),
    "directory.attach": gettext_lazy("rattachement à la classe %(class)s"),
    "directory.detach": gettext_lazy("retrait de la classe %(class)s"),
    "directory.move": gettext_lazy("passage dans la classe %(class)s"),
    "directory.add_guardian": gettext_lazy("%(relative)s devient responsable"),
    "directory.remove_guardian": gettext_lazy("%(relative)s n’est plus responsable"),
    "directory.add_child": gettext_lazy("devient responsable de %(child)s"),
    "directory.remove_child": gettext_lazy("n’est plus responsable de %(child)s"),
    "directory.create_class": gettext_lazy("classe créée"),
    "directory.rename_class": gettext_lazy("nom ou niveaux de la classe changés"),
    "pupil_cards.open_class": gettext_lazy("cartes ouvertes : %(hours)s"),
    "pupil_cards.close_class": gettext_lazy("cartes fermées"),
    "pupil_cards.make_cards": gettext_lazy("nouvelle carte imprimée"),
    "pupil_cards.revoke_card": gettext_lazy("carte annulée"),
}


@dataclass(frozen=True)
class Line:
    """One fact; `by` is empty when nobody in particular did it."""

    at: datetime
    about: str
    sentence: str
    by: str


def _tell(entry: AuditEntry) -> Line:
    said = sentence_of(entry, _SENTENCES) or _("changement")
    return Line(entry.at, entry.target, said, entry.actor_name)


def tell(entries: Iterable[AuditEntry]) -> list[Line]:
    """The entries as people read them; an unknown verb is said to be a change."""
    return [_tell(entry) for entry in entries]
