"""Invoices and credit notes: the list, one of them, and what happens to it before any money comes."""

from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from billing import papers
from billing.choices import InvoiceKind, InvoiceState, Means
from billing.console.forms import CommitmentForm, InvoiceFilters
from billing.console.verbs import Verb, Way, verb_page
from billing.console.views.common import console_page, or_404, page_of, pdf_answer
from billing.mails import issue_and_send, send_document
from billing.models import Invoice
from billing.permissions import can_change_draft, can_credit, can_give_back, can_issue, can_record, can_waive
from billing.selectors import invoices as selectors
from billing.selectors.log import entries_of
from billing.selectors.online import page_of as page_to_pay
from billing.selectors.penalties import running_on
from billing.selectors.subscriptions import find_payer
from billing.services import BillingRefused
from billing.services import invoices as services
from billing.services.lines import rows_of
from shared_apps.ui.templatetags.ui import euros
from tenants.http import Request, id_said

TABS = {
    "": gettext_lazy("Toutes"),
    "brouillons": gettext_lazy("Brouillons"),
    "a-regler": gettext_lazy("À régler"),
    "en-retard": gettext_lazy("En retard"),
    "reglees": gettext_lazy("Réglées"),
    "avoirs": gettext_lazy("Avoirs"),
    "abandonnes": gettext_lazy("Abandonnés"),
}
_SHOWN = "billing_console:invoice"
on_invoice = verb_page(selectors.find_invoice, back=_SHOWN)


@console_page
@require_safe
def invoices(request: Request) -> HttpResponse:
    """Every invoice and credit note, drafts first."""
    filters = InvoiceFilters(request.GET)
    said = filters.chosen()
    today, tab = timezone.localdate(), request.GET.get("etat", "")
    payer = find_payer(id_said(request.GET.get("payeur", "")))
    found = selectors.matching_invoices(
        said["q"] or "", payer=payer.pk if payer else None, since=said["du"], until=said["au"]
    )
    counts = selectors.count_by_tab(found, today)
    tab = tab if tab in counts else ""
    context = {
        "filters": filters,
        "tab": tab,
        "tabs": [(key, TABS[key], count) for key, count in counts.items()],
        "payer": payer,
        "page": page_of(request, selectors.invoices_for_list(found, tab, today)),
        "awaited": selectors.awaited_on(today),
        "is_filtered": bool(payer or any(said.values())),
    }
    return render(request, "billing/console/invoices.html", context)


@console_page
@require_safe
def invoice(request: Request, number: int) -> HttpResponse:
    """One document: its lines, its totals, its money, what happened to it."""
    found = or_404(selectors.find_invoice(number))
    actor = request.user
    means = Means.REFUND if found.kind == InvoiceKind.CREDIT_NOTE else Means.MANDAT
    context = {
        "invoice": found,
        "lines": rows_of(found),
        "payments": selectors.payments_of(found),
        "reminders": selectors.reminders_of(found),
        "running": running_on(found, timezone.localdate()),
        "online_page": page_to_pay(found),
        "credit_notes": selectors.credit_notes_of(found),
        "entries": entries_of(found),
        "may": {
            "change": can_change_draft(actor, found),
            "issue": can_issue(actor, found),
            "record": can_record(actor, found, means),
            "credit": can_credit(actor, found),
            "waive": can_waive(actor, found),
            "give_back": can_give_back(actor, found),
        },
    }
    return render(request, "billing/console/invoice.html", context)


@console_page
@require_safe
def document(request: Request, number: int) -> HttpResponse:
    """The PDF of an issued document, as it was sent."""
    found = or_404(selectors.find_invoice(number))
    if found.number is None:
        raise Http404
    return pdf_answer(papers.pdf_of(found), papers.pdf_name(found))


@console_page
@require_safe
def preview(request: Request, number: int) -> HttpResponse:
    """The PDF a draft would give today, marked as worth nothing; why not, on its page, when it does not hold."""
    found = or_404(selectors.find_invoice(number))
    if found.state != InvoiceState.DRAFT:
        raise Http404
    try:
        return pdf_answer(papers.preview_of(found), f"projet-de-facture-{found.pk}.pdf", shown=True)
    except BillingRefused as refusal:
        messages.error(request, str(refusal))
        return redirect(_SHOWN, found.pk)


@on_invoice
def issue(request: Request, found: Invoice) -> Verb:
    """Give a draft its number, for ever, and send it to the town hall; or send it later."""
    return Verb(
        title=_("Émettre la facture ?"),
        text=_(
            "%(payer)s, %(sum)s TTC. Elle reçoit son numéro et ne changera plus : une erreur se corrigera par un"
            " avoir. Son PDF part à %(email)s."
        )
        % {"email": found.payer.email, "payer": found.payer, "sum": euros(found.total_cents)},
        button=_("Émettre et envoyer"),
        icon="paper-plane-tilt",
        done=_("La facture est émise, et part à %(email)s.") % {"email": found.payer.email},
        may=can_issue(request.user, found),
        act=partial(issue_and_send, actor=request.user, invoice=found),
        other=Way(
            button=_("Émettre sans envoyer"),
            done=_("La facture est émise."),
            act=partial(services.issue_invoice, actor=request.user, invoice=found),
        ),
    )


@on_invoice
def send(request: Request, found: Invoice) -> Verb:
    """Mail an issued document to its payer, once more if it left already."""
    return Verb(
        title=_("Envoyer %(number)s ?") % {"number": found},
        text=_("Le PDF part à %(email)s (%(payer)s).") % {"email": found.payer.email, "payer": found.payer},
        button=_("Envoyer"),
        icon="paper-plane-tilt",
        done=_("Le document part à %(email)s.") % {"email": found.payer.email},
        act=partial(send_document, actor=request.user, invoice=found),
    )


@on_invoice
def commitment(request: Request, found: Invoice) -> Verb:
    """Say the commitment number of a draft, once the town hall gave it."""
    return Verb(
        title=_("Numéro d’engagement"),
        text=_("La mairie le donne avec son bon de commande ; il figure sur la facture."),
        button=_("Enregistrer"),
        icon="check",
        done=_("Le numéro d’engagement est enregistré."),
        field="commitment_number",
        form=partial(CommitmentForm, initial={"commitment_number": found.commitment_number}),
        may=can_change_draft(request.user, found),
        act=partial(services.set_commitment, actor=request.user, invoice=found),
    )


@on_invoice
def drop(request: Request, found: Invoice) -> Verb:
    """Give a draft up."""
    return Verb(
        title=_("Abandonner ce brouillon ?"),
        text=_(
            "%(payer)s, %(sum)s TTC. Il reste visible parmi les abandonnés, sans numéro ; ses écoles pourront être"
            " facturées autrement."
        )
        % {"payer": found.payer, "sum": euros(found.total_cents)},
        button=_("Abandonner le brouillon"),
        icon="trash",
        done=_("Le brouillon est abandonné."),
        danger=True,
        may=can_change_draft(request.user, found),
        act=partial(services.drop_draft, actor=request.user, invoice=found),
    )
