"""Money of a document: payments, payments noted by mistake, credit notes."""

from functools import partial

from django.utils.translation import gettext as _

from billing.choices import InvoiceKind, Means
from billing.console.forms import CreditForm, PaymentForm, ReasonForm
from billing.console.verbs import Verb, verb_page
from billing.console.views.common import or_404
from billing.models import Invoice
from billing.permissions import can_cancel_payment, can_credit, can_record
from billing.selectors.invoices import find_invoice, find_payment
from billing.services import payments as services
from billing.services.credit_notes import credit, left_to_credit
from shared_apps.ui.templatetags.ui import euros
from tenants.http import Request

on_invoice = verb_page(find_invoice, back="billing_console:invoice")


@on_invoice
def record_payment(request: Request, found: Invoice) -> Verb:
    """Note money that came, whole or in part; of a credit note, money that went back."""
    pays_back = found.kind == InvoiceKind.CREDIT_NOTE
    return Verb(
        title=_("Enregistrer un remboursement") if pays_back else _("Enregistrer un règlement"),
        text=_("%(number)s, %(payer)s. Une partie peut suffire : le reste attendra.")
        % {"number": found, "payer": found.payer},
        button=_("Enregistrer"),
        icon="coins",
        done=_("Le remboursement est enregistré.") if pays_back else _("Le règlement est enregistré."),
        field="cents",
        form=partial(PaymentForm, invoice=found),
        may=can_record(request.user, found, Means.REFUND if pays_back else Means.MANDAT),
        act=partial(services.record, actor=request.user, invoice=found),
    )


@on_invoice
def cancel_payment(request: Request, found: Invoice, payment: int) -> Verb:
    """Take back a payment noted by mistake."""
    noted = or_404(find_payment(found, payment))
    return Verb(
        title=_("Annuler le règlement de %(sum)s ?") % {"sum": euros(noted.cents)},
        text=_("Il reste visible, barré, avec le motif ; le reste dû de %(number)s est recalculé.") % {"number": found},
        button=_("Annuler le règlement"),
        icon="prohibit",
        done=_("Le règlement est annulé."),
        danger=True,
        field="reason",
        form=ReasonForm,
        may=can_cancel_payment(request.user, noted),
        act=partial(services.cancel, actor=request.user, payment=noted),
    )


@on_invoice
def credit_note(request: Request, found: Invoice) -> Verb:
    """Correct an issued invoice, whole or in part."""
    return Verb(
        title=_("Émettre un avoir sur %(number)s ?") % {"number": found},
        text=_("L’avoir reçoit son numéro et ne changera plus ; il nomme la facture qu’il corrige."),
        button=_("Émettre l’avoir"),
        icon="receipt",
        done=_("L’avoir est émis."),
        danger=True,
        field="cents",
        form=partial(CreditForm, left=euros(left_to_credit(found)), credited=found.credited_cents),
        may=can_credit(request.user, found),
        act=partial(credit, actor=request.user, invoice=found),
    )
