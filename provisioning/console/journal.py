"""The audit log of the ONE team: who did what, in words."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from provisioning.models import Order
from tenant_apps.accounts.choices import SignIn
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
    "provisioning.reset_second_factor": _("a retiré la double vérification d’un administrateur de l’école"),
    "provisioning.create_convention": _("a créé la convention"),
    "provisioning.change_convention": _("a modifié la convention"),
    "provisioning.request_feed": _("a lancé l’alimentation"),
    "provisioning.confirm_departures": _("a confirmé les départs de l’école"),
    "provisioning.take_feed": _("a pris le flux de"),
    "provisioning.clear_feed_files": _("a retiré les fichiers pris de"),
    "billing.request_invoice": _("a demandé la facture de l’école"),
    "billing.payer_created": _("a créé le payeur"),
    "billing.payer_changed": _("a modifié le payeur"),
    "billing.quoted": _("a établi le devis"),
    "billing.quote_accepted": _("a noté l’acceptation du devis"),
    "billing.quote_refused": _("a noté le refus du devis"),
    "billing.quote_expired": _("a clos le devis périmé"),
    "billing.subscribed": _("a ouvert l’abonnement"),
    "billing.classes_added": _("a ajouté des classes à l’abonnement"),
    "billing.changed": _("a complété l’abonnement"),
    "billing.reconsidered": _("a repris le refus du renouvellement"),
    "billing.renewal_proposed": _("a proposé le renouvellement"),
    "billing.renewed": _("a renouvelé l’abonnement"),
    "billing.declined": _("a noté le refus du renouvellement"),
    "billing.ended": _("a clos l’abonnement"),
    "billing.cancelled": _("a annulé l’abonnement"),
    "billing.publish_prices": _("a publié le tarif"),
    "billing.suspended": _("a suspendu l’école, abonnement terminé"),
    "billing.reopened": _("a rouvert l’école, abonnement renouvelé"),
    "billing.limit_near": _("a vu la limite approcher"),
    "billing.limit_over": _("a vu la limite dépassée"),
    "billing.limit_fine": _("a vu le retour sous la limite"),
    "billing.drafted": _("a préparé la facture"),
    "billing.dropped": _("a abandonné le brouillon"),
    "billing.issued": _("a émis la facture"),
    "billing.credited": _("a émis l’avoir"),
    "billing.paid": _("a enregistré un règlement"),
    "billing.refunded": _("a enregistré un remboursement"),
    "billing.payment_cancelled": _("a annulé un règlement"),
    "billing.mailed": _("a envoyé"),
    "billing.reminded": _("a relancé"),
    "billing.waived": _("a remis les pénalités"),
    "billing.stripe": _("a échangé avec Stripe"),
    "billing.try_event_again": _("a repris un évènement de Stripe"),
    "billing.remind_again": _("a fait repartir la relance de"),
    "billing.try_page_again": _("a repris la page de paiement de"),
    "billing.rate_added": _("a noté le taux de la BCE du"),
    "billing.rate_mended": _("a corrigé le taux de la BCE du"),
    "accounts.create_team_member": _("a créé le compte d’équipe"),
    SignIn.IN.value: _("s’est connecté"),
    SignIn.REFUSED.value: _("connexion refusée"),
    SignIn.LOCKED.value: _("trop d’essais de connexion"),
    SignIn.OUT.value: _("s’est déconnecté"),
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
    """Entries of the team's log, the latest first; `since` and `until` are whole days, both included.

    Comings and goings are many: only when `verb` asks for them.
    """
    found = AuditEntry.objects.order_by("-at", "-pk")
    if q.strip():
        found = found.filter(target__icontains=q.strip())
    if actor is not None:
        found = found.filter(actor=actor)
    found = found.filter(verb=verb) if verb else found.exclude(verb__in=SignIn.values)
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
        **{f"invoice:{pk}": reverse("billing_console:invoice", args=[pk]) for pk in _ids(keys, "invoice")},
        **{f"stripeevent:{pk}": reverse("billing_console:stripe_event", args=[pk]) for pk in _ids(keys, "stripeevent")},
        **{f"centralbankrate:{pk}": reverse("billing_console:rates") for pk in _ids(keys, "centralbankrate")},
        **{f"payer:{pk}": reverse("billing_console:payer", args=[pk]) for pk in _ids(keys, "payer")},
        **{f"convention:{pk}": reverse("console:convention", args=[pk]) for pk in _ids(keys, "convention")},
        **{f"order:{pk}": reverse("console:order", args=[reference]) for pk, reference in orders.order_by("pk")},
        **{f"school:{pk}": reverse("console:school", args=[uai]) for pk, uai in schools.order_by("pk")},
    }


def _ids(keys: set[str], model: str) -> list[int]:
    return [int(pk) for name, _sep, pk in (key.partition(":") for key in keys) if name == model and pk.isdigit()]
