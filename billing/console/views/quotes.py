"""Quotes: the list, a new one for a payer and its schools, its page, its answer."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing import papers
from billing.choices import Plan
from billing.console.quote_forms import (
    MOST_SCHOOLS,
    OpeningForm,
    QuoteFilters,
    QuoteOrderForm,
    RefusalForm,
    SchoolFormSet,
)
from billing.console.verbs import Verb, verb_page
from billing.console.views.common import console_page, or_404, page_of, pdf_answer, posted, tried
from billing.console.views.payers import payers_page
from billing.models import Payer, Quote
from billing.permissions import can_decide_quote, can_send_quote
from billing.quote_mails import send_quote
from billing.selectors.log import entries_of, last_mailed
from billing.selectors.prices import offer_on
from billing.selectors.quotes import find_quote, last_mail, latest_years, matching_quotes
from billing.selectors.subscriptions import find_payer
from billing.services import quotes as services
from tenants.http import Request, form_page

_SHOWN = "billing_console:quote"
on_quote = verb_page(find_quote, back=_SHOWN)


@console_page
@require_safe
def quotes(request: Request) -> HttpResponse:
    """Every quote, the latest first."""
    filters = QuoteFilters(request.GET)
    said = filters.chosen()
    found = matching_quotes(said["q"] or "", state=said["etat"] or "", since=said["du"], until=said["au"])
    context = {"filters": filters, "page": page_of(request, found), "is_filtered": any(said.values())}
    return render(request, "billing/console/quotes.html", context)


@console_page
@require_safe
def choose_payer(request: Request) -> HttpResponse:
    """For whom a quote is made."""
    return payers_page(request, "billing/console/quote_payer.html")


@console_page
@form_page
def new_quote(request: Request, number: int) -> HttpResponse:
    """A quote for a payer: the schools it pays for are written already, others are added below."""
    payer = or_404(find_payer(number))
    sent, known = posted(request), _known(payer)
    held = {code for school in known for code in school["options"]}
    offer = offer_on(timezone.localdate(), held=held)
    said = {"offer": offer, "plan": request.POST.get("plan", Plan.ANNUAL.value)}
    opening = OpeningForm(sent, offer=offer)
    schools = SchoolFormSet(sent, initial=known, prefix="ecoles", form_kwargs=said)
    if request.method == "POST" and opening.is_valid() & schools.is_valid():
        made = tried(
            opening,
            partial(
                services.make_quote, actor=request.user, payer=payer, schools=schools.schools, **opening.cleaned_data
            ),
        )
        if made:
            messages.success(request, _("Le devis %(number)s est établi.") % {"number": made})
            return redirect(_SHOWN, made.pk)
    context = {"payer": payer, "form": opening, "schools": schools}
    wrong = opening.errors or schools.total_error_count()
    return render(request, "billing/console/quote_new.html", context, status=422 if wrong else 200)


def _known(payer: Payer) -> list[dict[str, Any]]:
    """The schools a payer pays for, as its latest years count them."""
    return [
        {
            "name": year.school.name,
            "uai": year.school.uai,
            "class_count": year.class_count,
            "pupils": year.pupil_limit,
            "options": year.options,
        }
        for year in latest_years(payer, MOST_SCHOOLS)
    ]


@console_page
@require_safe
def quote(request: Request, number: int) -> HttpResponse:
    """One quote: its lines, its last day, its answer."""
    found = or_404(find_quote(number))
    context = {
        "quote": found,
        "document": papers.frozen_of(found),
        "entries": entries_of(found),
        "may_decide": can_decide_quote(request.user, found),
        "may_send": can_send_quote(request.user, found),
        "sent": last_mailed(found),
        "mail": last_mail(found),
    }
    return render(request, "billing/console/quote.html", context)


@console_page
@require_safe
def document(request: Request, number: int) -> HttpResponse:
    """The PDF of a quote."""
    found = or_404(find_quote(number))
    return pdf_answer(papers.pdf_of(found), papers.pdf_name(found))


@on_quote
def send(request: Request, found: Quote) -> Verb:
    """Mail a quote to its payer, once more if it left already."""
    return Verb(
        title=_("Envoyer le devis %(number)s\u00a0?") % {"number": found},
        text=_("Le PDF part à %(email)s (%(payer)s).") % {"email": found.payer.email, "payer": found.payer},
        button=_("Envoyer"),
        icon="paper-plane-tilt",
        done=_("Le devis part à %(email)s.") % {"email": found.payer.email},
        may=can_send_quote(request.user, found),
        act=partial(send_quote, actor=request.user, quote=found),
    )


@on_quote
def accept(request: Request, found: Quote) -> Verb:
    """Note the order that accepts a quote."""
    return Verb(
        title=_("Accepter le devis %(number)s") % {"number": found},
        text=_("Les écoles de cette commande paieront aux prix du devis, même si le tarif change d’ici là."),
        button=_("Noter l’accord"),
        icon="check",
        done=_("Le devis est accepté."),
        field="order_reference",
        form=QuoteOrderForm,
        may=can_decide_quote(request.user, found),
        act=partial(services.accept_quote, actor=request.user, quote=found),
    )


@on_quote
def refuse(request: Request, found: Quote) -> Verb:
    """Note that a payer does not want a quote."""
    return Verb(
        title=_("Noter le refus du devis %(number)s\u00a0?") % {"number": found},
        text=_("Il reste dans la liste, refusé\u00a0; un nouveau devis pourra être établi."),
        button=_("Noter le refus"),
        icon="prohibit",
        done=_("Le refus est noté."),
        danger=True,
        field="reason",
        form=RefusalForm,
        may=can_decide_quote(request.user, found),
        act=partial(services.refuse_quote, actor=request.user, quote=found),
    )
