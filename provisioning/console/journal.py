"""The audit log of the ONE team: who did what, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from provisioning.models import Order
from tenant_apps.accounts.models import AuditEntry, User
from tenants.models import School

# What was done, by its verb. A verb that is not here is shown as it is.
WORDS = {
    "provisioning.submit_order": _("a enregistré la commande"),
    "provisioning.correct_order": _("a modifié la commande"),
    "provisioning.request_correction": _("a demandé une correction"),
    "provisioning.refuse_order": _("a refusé la commande"),
    "provisioning.accept_order": _("a accepté la commande"),
    "provisioning.retry_opening": _("a repris l’ouverture"),
    "provisioning.send_mail_again": _("a renvoyé un message"),
    "provisioning.suspend_school": _("a suspendu l’école"),
    "provisioning.reopen_school": _("a rouvert l’école"),
    "provisioning.close_school": _("a fermé l’école"),
    "accounts.create_team_member": _("a créé le compte d’équipe"),
}


@dataclass(frozen=True)
class Line:
    """One entry with its words and where its target is."""

    entry: AuditEntry
    words: str
    url: str


def entries(
    *, q: str = "", actor: int | None = None, verb: str = "", since: date | None = None, until: date | None = None
) -> QuerySet[AuditEntry]:
    """Entries of the team's log, the latest first; `since` and `until` are whole days, both included."""
    found = AuditEntry.objects.order_by("-at", "-pk")
    if q.strip():
        found = found.filter(target__icontains=q.strip())
    if actor is not None:
        found = found.filter(actor=actor)
    if verb:
        found = found.filter(verb=verb)
    if since:
        found = found.filter(at__date__gte=since)
    return found.filter(at__date__lte=until) if until else found


def people() -> QuerySet[User]:
    """Members of the team, by name."""
    return User.objects.by_name()


def lines_of(found: Sequence[AuditEntry]) -> list[Line]:
    """Entries as lines, the pages of their targets looked up together."""
    urls = _urls({entry.target_key for entry in found})
    return [Line(entry, str(WORDS.get(entry.verb, entry.verb)), urls.get(entry.target_key, "")) for entry in found]


def _urls(keys: set[str]) -> dict[str, str]:
    orders = Order.objects.filter(pk__in=_ids(keys, "order")).values_list("pk", "reference")
    schools = School.objects.filter(pk__in=_ids(keys, "school")).values_list("pk", "uai")
    return {
        **{f"order:{pk}": reverse("console:order", args=[reference]) for pk, reference in orders.order_by("pk")},
        **{f"school:{pk}": reverse("console:school", args=[uai]) for pk, uai in schools.order_by("pk")},
    }


def _ids(keys: set[str], model: str) -> list[int]:
    return [int(pk) for name, _sep, pk in (key.partition(":") for key in keys) if name == model and pk.isdigit()]
