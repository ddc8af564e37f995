"""What waits for somebody of the team: events of Stripe that failed, mails, reminders and pages that were given up."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.console.verbs import Verb, verb_page
from billing.console.views.common import console_page, or_404, page_of
from billing.models import Invoice, StripeEvent
from billing.permissions import can_remind_again, can_try_event_again, can_try_page_again
from billing.selectors import attention as selectors
from billing.selectors.invoices import find_invoice
from billing.selectors.online import given_up_pages, is_given_up
from billing.selectors.rates import missing_rate
from billing.selectors.reminders import is_missed, missed_lines, missed_reminders
from billing.services import online, reminders
from billing.services.stripe_events import try_again
from tenants.http import Request

on_invoice = verb_page(find_invoice, back="billing_console:invoice")


@dataclass(frozen=True)
class _Tab:
    """One of the lists: its label, what it holds, and how a page of it becomes lines."""

    label: str
    rows: QuerySet[Any]
    lines: Callable[[Any], list[Any]]


def _tabs(today: date) -> dict[str, _Tab]:
    missed = missed_reminders(today).select_related("payer").prefetch_related("reminders")
    return {
        "messages": _Tab(_("Messages"), selectors.given_up_mails(), selectors.mail_lines),
        "relances": _Tab(_("Relances"), missed, partial(missed_lines, day=today)),
        "pages": _Tab(_("Pages de paiement"), given_up_pages().select_related("invoice__payer"), list),
        "stripe": _Tab(_("Évènements de Stripe"), selectors.failed_events(), selectors.event_lines),
    }


@console_page
@require_safe
def attention(request: Request) -> HttpResponse:
    """What was given up, list by list: the one asked for, else the first that holds something."""
    today = timezone.localdate()
    tabs = _tabs(today)
    counts = {key: tab.rows.count() for key, tab in tabs.items()}
    asked = request.GET.get("quoi", "")
    key = asked if asked in tabs else next((key for key, count in counts.items() if count), "messages")
    page = page_of(request, tabs[key].rows)
    context = {
        "tab": key,
        "tabs": [(each, tab.label, counts[each]) for each, tab in tabs.items()],
        "page": page,
        "lines": tabs[key].lines(page),
        "missing": missing_rate(today),
    }
    return render(request, "billing/console/attention.html", context)


@console_page
@require_safe
def stripe_event(request: Request, number: int) -> HttpResponse:
    """One event of Stripe: what happened, what came of it, when it is tried again."""
    event = or_404(selectors.find_event(number))
    [line] = selectors.event_lines([event])
    may = can_try_event_again(request.user, event)
    context = {"event": event, "invoice": event.invoice or line.invoice, "may": may}
    return render(request, "billing/console/stripe_event.html", context)


@verb_page(selectors.find_event, back="billing_console:stripe_event")
def try_event_again(request: Request, found: StripeEvent) -> Verb:
    """Have a failed event handled again, now."""
    return Verb(
        title=_("Reprendre cet évènement ?"),
        text=_("ONE relit la facture chez Stripe et note ce qui a été payé ou rendu. Rien n’est compté deux fois."),
        button=_("Reprendre"),
        icon="arrows-clockwise",
        done=_("L’évènement est repris : cette page dira ce qu’il en est."),
        may=can_try_event_again(request.user, found),
        act=partial(try_again, actor=request.user, event=found),
    )


@on_invoice
def remind_again(request: Request, found: Invoice) -> Verb:
    """Send a reminder that never left, as it is today."""
    return Verb(
        title=_("Relancer %(payer)s pour %(number)s\u00a0?") % {"payer": found.payer, "number": found},
        text=_("La relance part à %(email)s, avec les intérêts et l’indemnité comptés aujourd’hui.")
        % {"email": found.payer.email},
        button=_("Relancer"),
        icon="bell-ringing",
        done=_("La relance part à %(email)s.") % {"email": found.payer.email},
        may=can_remind_again(request.user, is_missed=is_missed(found, timezone.localdate())),
        act=partial(reminders.remind_again, actor=request.user, invoice=found),
    )


@on_invoice
def try_page_again(request: Request, found: Invoice) -> Verb:
    """Have Stripe told again of a page that was given up."""
    return Verb(
        title=_("Reprendre la page de paiement de %(number)s\u00a0?") % {"number": found},
        text=_("ONE redemande à Stripe ce qui n’a pas abouti. Rien n’y est fait deux fois."),
        button=_("Reprendre"),
        icon="arrows-clockwise",
        done=_("La page est reprise\u00a0: si Stripe refuse encore, elle reviendra dans «\u00a0À surveiller\u00a0»."),
        may=can_try_page_again(request.user, is_given_up=is_given_up(found)),
        act=partial(online.try_page_again, actor=request.user, invoice=found),
    )
