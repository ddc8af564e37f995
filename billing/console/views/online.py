"""What follows a late or a paid invoice: penalties given up, money given back where it was paid online."""

from functools import partial

from django.utils.translation import gettext as _

from billing.console.forms import ReasonForm
from billing.console.verbs import Verb, verb_page
from billing.models import Invoice
from billing.permissions import can_give_back, can_waive
from billing.selectors.invoices import find_invoice
from billing.services import online, reminders
from shared_apps.ui.templatetags.ui import euros
from tenants.http import Request

on_invoice = verb_page(find_invoice, back="billing_console:invoice")


@on_invoice
def waive(request: Request, found: Invoice) -> Verb:
    """Give up interest and indemnity of a late invoice, with the reason."""
    return Verb(
        title=_("Remettre les pénalités de %(number)s ?") % {"number": found},
        text=_("Intérêts et indemnité ne seront plus demandés pour cette facture, même dans les relances à venir."),
        button=_("Remettre les pénalités"),
        icon="prohibit",
        done=_("Les pénalités sont remises."),
        field="reason",
        form=ReasonForm,
        may=can_waive(request.user, found),
        act=partial(reminders.waive, actor=request.user, invoice=found),
    )


@on_invoice
def give_back(request: Request, found: Invoice) -> Verb:
    """Send money of a credit note back to where it came from, at Stripe."""
    return Verb(
        title=_("Rembourser %(sum)s chez Stripe ?") % {"sum": euros(found.total_cents - found.paid_cents)},
        text=_("L’argent revient sur la carte ; pour un virement, Stripe demande un IBAN au payeur par e-mail."),
        button=_("Rembourser"),
        icon="arrow-counter-clockwise",
        done=_("Le remboursement est demandé : il s’inscrira ici dès que la banque l’aura fait."),
        danger=True,
        may=can_give_back(request.user, found),
        act=partial(online.give_back, actor=request.user, credit_note=found),
    )
