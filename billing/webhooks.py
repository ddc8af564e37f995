"""Where Stripe tells what happened: believed when signed, kept, and handled later (billing.services.stripe_events)."""

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from billing import stripe_gateway
from billing.online import GatewayFailure
from billing.services import stripe_events

# Stripe's own events are a few kilobytes; an invoice of hundreds of lines stays below.
MAX_BYTES = 256 * 1024
_PLAIN = "text/plain; charset=utf-8"


def _said(words: str, status: HTTPStatus) -> HttpResponse:
    return HttpResponse(words, status=status, content_type=_PLAIN)


# Stripe has no cookie of ours: its signature says who posts.
@csrf_exempt
@never_cache
@require_POST
def stripe_events_page(request: HttpRequest) -> HttpResponse:
    """Keep one event and answer at once; 400 in words for what is not signed as Stripe signs."""
    length = request.headers.get("Content-Length", "")
    if not length.isdecimal() or int(length) > MAX_BYTES:
        return _said(_("Message trop long."), HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        event = stripe_gateway.read_event(request.body, request.headers.get("Stripe-Signature", ""))
    except GatewayFailure as refusal:
        return _said(str(refusal), HTTPStatus.BAD_REQUEST)
    stripe_events.receive(actor=None, event=event)
    return _said(_("Reçu."), HTTPStatus.OK)
