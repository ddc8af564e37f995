"""The audit log of a person, in sentences."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.directory.rules import of_name

_SENTENCES = {
    "accounts.create_user": gettext_lazy("Compte créé"),
    "accounts.update_user": gettext_lazy("Fiche modifiée : %(fields)s"),
    "accounts.block_user": gettext_lazy("Compte bloqué"),
    "accounts.unblock_user": gettext_lazy("Compte débloqué"),
    "accounts.renew_code": gettext_lazy("Nouveau code d’activation"),
    "accounts.reset_access": gettext_lazy("Accès remis à zéro, nouvelle fiche de connexion"),
    "accounts.activate_account": gettext_lazy("Compte activé"),
    "accounts.accept_terms": gettext_lazy("Conditions d’utilisation acceptées"),
    "accounts.change_password": gettext_lazy("Mot de passe changé"),
    "accounts.reset_password": gettext_lazy("Mot de passe changé après un oubli"),
    "directory.attach": gettext_lazy("Rattachement à la classe %(class)s"),
    "directory.detach": gettext_lazy("Retrait de la classe %(class)s"),
    "directory.add_guardian": gettext_lazy("%(relative)s devient responsable"),
    "directory.remove_guardian": gettext_lazy("%(relative)s n’est plus responsable"),
    "directory.add_child": gettext_lazy("Devient responsable %(of_child)s"),
    "directory.remove_child": gettext_lazy("N’est plus responsable %(of_child)s"),
}


@dataclass(frozen=True)
class Line:
    """One fact of a person's history; `by` is empty when the system did it."""

    at: datetime
    sentence: str
    by: str


class _Data(dict[str, Any]):
    """An old entry may lack a word that today's sentence wants."""

    def __missing__(self, key: str) -> str:
        return "…"


def _field_names(names: Iterable[str]) -> str:
    fields = {field.name: field.verbose_name for field in User._meta.fields}
    return ", ".join(str(fields.get(name, name)) for name in names)


def tell(entry: AuditEntry) -> Line:
    """The entry as a person reads it; an unknown verb is said to be a change."""
    data = _Data(entry.data)
    if "child" in data:
        data["of_child"] = of_name(data["child"])
    if "fields" in data:
        data["fields"] = _field_names(data["fields"])
    sentence = _SENTENCES.get(entry.verb)
    return Line(entry.at, str(sentence) % data if sentence else _("Changement"), entry.actor_name)
