"""Coming in with a card: « c’est toi ? », then in."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from tenant_apps.accounts.permissions import AccountRefused
from tenant_apps.pupil_cards import selectors, services, session
from tenant_apps.pupil_cards.forms import CardForm
from tenant_apps.pupil_cards.models import PupilCard
from tenant_apps.pupil_cards.permissions import can_enter
from tenants.http import Request, form_page


@never_cache
@sensitive_post_parameters()
@form_page
def enter(request: Request) -> HttpResponse:
    """The address of the cards: a script sends the code that stands after #, or it is typed.

    First the name is shown, then a press on the button lets the pupil in.
    """
    form = CardForm(request, request.POST if request.method == "POST" else None)
    if not form.is_valid():
        return render(request, "pupil_cards/enter.html", {"form": form})
    if request.POST.get("etape") == "2":
        return _come_in(request, form.card)
    decision = can_enter(form.card.user, timezone.now())
    if not decision:
        return _closed(request, form.card, decision.reason)
    return render(request, "pupil_cards/hello.html", {"card": form.card, "code": form.cleaned_data["code"]})


def _come_in(request: Request, card: PupilCard) -> HttpResponse:
    try:
        services.come_in(actor=card.user, card=card)
    except AccountRefused as refusal:
        return _closed(request, card, str(refusal))
    session.begin(request, card)
    return redirect("home")


def _closed(request: Request, card: PupilCard, reason: str) -> HttpResponse:
    hours = selectors.hours_for(card.user) if card.user.is_active and not card.user.is_leaving else []
    return render(request, "pupil_cards/closed.html", {"card": card, "reason": reason, "hours": hours})


@require_safe
def over(request: Request) -> HttpResponse:
    """The visit is over: the class has closed, or nothing was asked for an hour."""
    return render(request, "pupil_cards/over.html")
