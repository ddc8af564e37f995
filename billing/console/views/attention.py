"""What waits for somebody of the team: events of Stripe that failed, documents whose mail was given up."""

from functools import partial

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from billing.console.verbs import Verb, verb_page
from billing.console.views.common import console_page, or_404, page_of
from billing.models import StripeEvent
from billing.permissions import can_try_event_again
from billing.selectors import attention as selectors
from billing.selectors.rates import missing_rate
from billing.services.stripe_events import try_again
from tenants.http import Request

_EVENTS, _MAILS = "stripe", "messages"


@console_page
@require_safe
def attention(request: Request) -> HttpResponse:
    """Mails that were given up, or events that failed: the one asked for, else the first that holds something."""
    mails, events = selectors.given_up_mails(), selectors.failed_events()
    counts = {_MAILS: mails.count(), _EVENTS: events.count()}
    asked = request.GET.get("quoi", "")
    tab = asked if asked in counts else next((key for key, count in counts.items() if count), _MAILS)
    page = page_of(request, mails if tab == _MAILS else events)
    context = {
        "tab": tab,
        "tabs": [(_MAILS, _("Messages"), counts[_MAILS]), (_EVENTS, _("Stripe"), counts[_EVENTS])],
        "page": page,
        "lines": selectors.event_lines(page) if tab == _EVENTS else selectors.mail_lines(page),
        "missing": missing_rate(timezone.localdate()),
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
