"""What the console's pages share."""

from collections.abc import Callable
from typing import Any, TypeVar

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from provisioning.console.school_selectors import find_school
from provisioning.console.selectors import find_mail, find_order, find_ordered_school
from provisioning.feeds.models import Convention, FeedRun, SchoolRun
from provisioning.feeds.selectors import find_convention, find_run, find_school_run
from provisioning.models import Order, OrderedSchool, OutgoingMail
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


def ordered_school_or_404(order: Order, number: int) -> OrderedSchool:
    """This order's school with this number: another order's does not exist here."""
    school = find_ordered_school(order, number)
    if school is None:
        raise Http404
    return school


def mail_or_404(order: Order, number: int) -> OutgoingMail:
    """This order's mail with this number: another order's does not exist here."""
    mail = find_mail(order, number)
    if mail is None:
        raise Http404
    return mail


def school_or_404(uai: str) -> School:
    """The school with this UAI."""
    school = find_school(uai)
    if school is None:
        raise Http404
    return school


def convention_or_404(number: int) -> Convention:
    """The convention with this number."""
    convention = find_convention(number)
    if convention is None:
        raise Http404
    return convention


def run_or_404(number: int) -> FeedRun:
    """The run of a feed with this number."""
    run = find_run(number)
    if run is None:
        raise Http404
    return run


def school_run_or_404(run: FeedRun, number: int) -> SchoolRun:
    """What this run did to a school: another run's does not exist here."""
    done = find_school_run(run, number)
    if done is None:
        raise Http404
    return done


def page_of(request: HttpRequest, rows: Any, per_page: int = PER_PAGE) -> Page[Any]:
    """The page that the address asks for; the nearest one when it makes no sense."""
    return Paginator(rows, per_page).get_page(request.GET.get("page"))
