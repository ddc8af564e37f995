"""The queue of orders, and one order."""

from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from provisioning.console import selectors
from provisioning.console.forms import OrderFilters
from provisioning.console.selectors import Tab
from provisioning.console.views.common import console_page, order_or_404, page_of
from provisioning.documents import order_pdf
from provisioning.permissions import can_accept, can_edit, can_refuse, can_request_correction
from tenants.http import Request


@console_page
@require_safe
def home(request: Request) -> HttpResponse:
    """The team's day begins with its queue."""
    return redirect("console:orders")


@console_page
@require_safe
def orders(request: Request) -> HttpResponse:
    """The queue: what waits first; a search looks everywhere unless a tab is chosen."""
    filters = OrderFilters(request.GET)
    filters.is_valid()
    q, source = filters.cleaned_data.get("q", ""), filters.cleaned_data.get("source", "")
    tab = request.GET.get("etat", "")
    if tab not in Tab.values:
        tab = Tab.ALL.value if q else Tab.SUBMITTED.value
    matching = selectors.matching_orders(q=q, source=source)
    page = page_of(request, selectors.queue(matching, tab))
    context = {
        "filters": filters,
        "tab": tab,
        "show_state": tab == Tab.ALL,
        "tabs": [(each.value, each.label, count) for each, count in _counted(selectors.count_by_tab(matching))],
        "page": page,
        "rows": selectors.rows_of(list(page.object_list)),
        "is_filtered": bool(q or source),
    }
    return render(request, "console/orders.html", context)


def _counted(counts: dict[str, int]) -> list[tuple[Tab, int]]:
    return [(Tab(value), count) for value, count in counts.items()]


@console_page
@require_safe
def order(request: Request, reference: str) -> HttpResponse:
    """One order, whole; it watches itself while its schools are being opened."""
    found = order_or_404(reference)
    actor = request.user
    context = {
        "seen": selectors.order_page(found),
        "order": found,
        "may": {
            "accept": can_accept(actor, found),
            "edit": can_edit(actor, found),
            "correct": can_request_correction(actor, found),
            "refuse": can_refuse(actor, found),
        },
    }
    return render(request, "console/order.html", context)


@console_page
@require_safe
def document(request: Request, reference: str) -> HttpResponse:
    """The order as the PDF that was mailed."""
    found = order_or_404(reference)
    headers = {"Content-Disposition": f'inline; filename="bon-de-commande-{found.reference}.pdf"'}
    return HttpResponse(order_pdf(found), content_type="application/pdf", headers=headers)


@console_page
@require_safe
def purchase_order(request: Request, reference: str) -> HttpResponseBase:
    """The signed purchase order that came with the order, to download."""
    found = order_or_404(reference)
    stored = found.purchase_order.name
    if not stored or not found.purchase_order.storage.exists(stored):
        raise Http404
    name = stored.rpartition("/")[2]
    return FileResponse(found.purchase_order.open(), as_attachment=True, filename=f"{found.reference}-{name}")
