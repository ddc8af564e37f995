"""What the accountant takes for a period: all papers as a zip, and their entries in the columns of the FEC."""

from collections.abc import Callable, Iterable
from datetime import date

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from billing import accounting
from billing.console.forms import PeriodForm
from billing.console.views.common import console_page
from tenants.http import Request

_PAGE = "billing/console/exports.html"


@console_page
@require_safe
def exports(request: Request) -> HttpResponse:
    """Choose a period: the month before this one, unless another is said."""
    form = PeriodForm(request.GET) if request.GET else PeriodForm(initial=PeriodForm.last_month(timezone.localdate()))
    return render(request, _PAGE, {"form": form})


@console_page
@require_safe
def papers(request: Request) -> HttpResponseBase:
    """All papers issued in a period and their entries, made while they are sent."""
    return _file(request, accounting.archive, "pieces-{}.zip", "application/zip")


@console_page
@require_safe
def entries(request: Request) -> HttpResponseBase:
    """The entries of a period."""
    return _file(request, _entries, "ecritures-{}.csv", "text/csv; charset=utf-8")


def _entries(first: date, last: date) -> Iterable[bytes]:
    return accounting.entries_csv(accounting.entries(first, last))


def _file(
    request: Request, made: Callable[[date, date], Iterable[bytes]], name: str, content_type: str
) -> HttpResponseBase:
    """The file of the period that is asked for, piece by piece; a period that makes no sense is said at its field."""
    form = PeriodForm(request.GET)
    if not form.is_valid():
        return render(request, _PAGE, {"form": form}, status=422)
    first, last = form.cleaned_data["du"], form.cleaned_data["au"]
    response = StreamingHttpResponse(made(first, last), content_type=content_type)
    said = name.format(f"{first:%Y-%m-%d}_{last:%Y-%m-%d}")
    response["Content-Disposition"] = f'attachment; filename="{said}"'
    return response
