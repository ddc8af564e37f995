"""What the pages of billing share in the console."""

from collections.abc import Callable
from typing import Any, TypeVar

from django import forms
from django.core.paginator import Page, Paginator
from django.http import Http404, HttpResponse, HttpResponseBase, QueryDict
from django.views.decorators.cache import never_cache

from billing.services import BillingRefused
from tenant_apps.accounts.guards import team_required
from tenants.http import Request

PER_PAGE = 25
T = TypeVar("T")


def console_page(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A page of the console: the team only, never kept by the browser."""
    return never_cache(team_required(view))


def posted(request: Request) -> QueryDict | None:
    """What a form was sent with, be it nothing; None when it is only shown."""
    return request.POST if request.method == "POST" else None


def page_of(request: Request, rows: Any) -> Page[Any]:
    """The page that the address asks for; the nearest one when it makes no sense."""
    return Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))


def or_404(found: T | None) -> T:
    """What a selector found; the page is not there when it found nothing."""
    if found is None:
        raise Http404
    return found


def tried(form: forms.BaseForm, act: Callable[[], T], field: str | None = None) -> T | None:
    """What a verb gives; None when it refuses: the form says it, at `field` or above, and is no more valid."""
    try:
        return act()
    except BillingRefused as refusal:
        form.add_error(field, str(refusal))
        return None


def pdf_answer(content: bytes, name: str, *, shown: bool = False) -> HttpResponse:
    """A PDF to keep, or to read at once."""
    said = f'{"inline" if shown else "attachment"}; filename="{name}"'
    return HttpResponse(content, content_type="application/pdf", headers={"Content-Disposition": said})
