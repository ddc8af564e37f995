"""What the console's pages share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from provisioning.console.school_selectors import find_school
from provisioning.console.selectors import find_order
from provisioning.models import Order
from tenant_apps.accounts.guards import team_required
from tenants.models import School

PER_PAGE = 25
Row = TypeVar("Row")


def console_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of the console: the team only, never kept by the browser."""
    return never_cache(team_required(view))


def order_or_404(reference: str) -> Order:
    """The order with this reference."""
    order = find_order(reference)
    if order is None:
        raise Http404
    return order


def school_or_404(uai: str) -> School:
    """The school with this UAI."""
    school = find_school(uai)
    if school is None:
        raise Http404
    return school


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that the address asks for; the nearest one when it makes no sense."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
