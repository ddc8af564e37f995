"""The private page where whoever ordered follows the order, and corrects it when asked."""

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from provisioning import selectors
from provisioning.basket import Basket
from provisioning.choices import OrderStatus
from provisioning.documents import order_pdf
from provisioning.models import Order
from provisioning.progress import history_of, progress_of
from provisioning.views.papers import pdf_response
from tenants.http import Request


def _order_or_404(token: str) -> Order:
    """A wrong link and an order that never was look the same."""
    order = selectors.order_by_token(token)
    if order is None:
        raise Http404
    return order


@never_cache
@require_safe
def follow_up(request: Request, token: str) -> HttpResponse:
    """Each step of the order, live while its school is being opened."""
    order = _order_or_404(token)
    context = {
        "order": order,
        "reference": order.reference,
        "progress": progress_of(order),
        "history": history_of(order),
        "team_email": settings.TEAM_EMAIL,
    }
    template = "provisioning/_progress.html" if request.htmx else "provisioning/follow_up.html"
    return render(request, template, context)


@never_cache
@require_safe
def document(request: Request, token: str) -> HttpResponse:
    """The order as a PDF."""
    order = _order_or_404(token)
    return pdf_response(order_pdf(order), f"bon-de-commande-{order.reference}.pdf")


@require_POST
def correct(request: Request, token: str) -> HttpResponse:
    """Put the order back in the form, to be corrected and sent again."""
    order = _order_or_404(token)
    if order.status != OrderStatus.CORRECTION:
        return redirect("provisioning:follow_up", token)
    basket = Basket(request.session)
    if basket.correcting != token:
        basket.forget()
        basket.fill(selectors.order_data(order), correcting=token)
    return redirect("provisioning:order_summary")
