"""What the team decides about an order: accept, ask for a correction, refuse; take an opening up again."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from provisioning import opening, services
from provisioning.console import selectors
from provisioning.console.forms import MessageForm
from provisioning.console.replies import CORRECTIONS, REFUSALS, Reply
from provisioning.console.services import send_again as send_mail_again
from provisioning.console.views.common import console_page, mail_or_404, order_or_404, ordered_school_or_404
from provisioning.models import Order
from provisioning.opening.services import preview
from provisioning.permissions import can_accept, can_refuse, can_request_correction
from provisioning.services import OrderRefused
from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import Decision
from tenants.http import Request, form_page


def _back(request: Request, order: Order, refusal: str) -> HttpResponse:
    """Somebody was faster, or it never was possible: say so on the order's page."""
    messages.error(request, refusal)
    return redirect("console:order", order.reference)


@console_page
@form_page
def accept(request: Request, reference: str) -> HttpResponse:
    """What accepting will create, then do it."""
    order = order_or_404(reference)
    if request.method == "POST":
        return _accept(request, order)
    decision = can_accept(request.user, order)
    if not decision:
        return _back(request, order, decision.reason)
    return render(
        request,
        "console/accept.html",
        {"order": order, "seen": selectors.order_page(order), "schools": preview(order)},
    )


def _accept(request: Request, order: Order) -> HttpResponse:
    try:
        opening.accept(actor=request.user, order=order)
    except OrderRefused as refusal:
        return _back(request, order, str(refusal))
    messages.success(request, _("Commande acceptée : l’ouverture commence."))
    return redirect("console:order", order.reference)


@dataclass(frozen=True)
class Letter:
    """A decision that writes to whoever ordered: its page, its prepared messages, who may, what it does."""

    template: str
    replies: dict[str, Reply]
    may: Callable[[User | None, Order], Decision]
    send: Callable[..., object]


_CORRECTION = Letter("console/correction.html", CORRECTIONS, can_request_correction, services.request_correction)
_REFUSAL = Letter("console/refuse.html", REFUSALS, can_refuse, services.refuse_order)


def _write(request: Request, order: Order, letter: Letter) -> HttpResponse:
    """The page with a message to write; sent, it does its verb and comes back to the order."""
    decision = letter.may(request.user, order)
    if not decision:
        return _back(request, order, decision.reason)
    chosen = request.GET.get("modele", "")
    prepared = letter.replies[chosen].text if chosen in letter.replies else ""
    form = MessageForm(request.POST or None, initial={"reason": prepared})
    if request.method == "POST" and form.is_valid():
        return _sent(request, order, letter, form.cleaned_data["reason"])
    context = {"order": order, "form": form, "replies": letter.replies, "chosen": chosen}
    return render(request, letter.template, context, status=422 if form.errors else 200)


def _sent(request: Request, order: Order, letter: Letter, reason: str) -> HttpResponse:
    try:
        letter.send(actor=request.user, order=order, reason=reason)
    except OrderRefused as refusal:
        return _back(request, order, str(refusal))
    messages.success(request, _("Message envoyé à %(email)s.") % {"email": order.contact_email})
    return redirect("console:order", order.reference)


@console_page
@form_page
def request_correction(request: Request, reference: str) -> HttpResponse:
    """Ask whoever ordered to correct something."""
    return _write(request, order_or_404(reference), _CORRECTION)


@console_page
@form_page
def refuse(request: Request, reference: str) -> HttpResponse:
    """Refuse for good, with the reason."""
    return _write(request, order_or_404(reference), _REFUSAL)


@console_page
@require_POST
def retry(request: Request, reference: str, school: int) -> HttpResponse:
    """Take an opening up again where it stopped."""
    order = order_or_404(reference)
    ordered = ordered_school_or_404(order, school)
    try:
        opening.retry(actor=request.user, ordered_school=ordered)
    except OrderRefused as refusal:
        return _back(request, order, str(refusal))
    messages.success(request, _("L’ouverture de %(school)s reprend.") % {"school": ordered.name})
    return redirect("console:order", order.reference)


@console_page
@require_POST
def send_again(request: Request, reference: str, mail: int) -> HttpResponse:
    """Send one of the order's mails once more."""
    order = order_or_404(reference)
    found = mail_or_404(order, mail)
    send_mail_again(actor=request.user, mail=found)
    messages.success(request, _("Message renvoyé à %(email)s.") % {"email": found.to})
    return redirect("console:order", order.reference)
