"""The public pages."""

from django.conf import settings
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_safe

from shared_apps.site import content, prices
from shared_apps.site.forms import FindSchoolForm
from shared_apps.site.selectors import find_schools
from tenants.hosts import school_url
from tenants.http import Request

_PER_PAGE = 20


@require_safe
def home(request: Request) -> HttpResponse:
    """What ONE is, for whom, and one thing to do: order."""
    context = {
        "ready": [service for service in content.SERVICES if service.is_ready],
        "coming": [service for service in content.SERVICES if not service.is_ready],
        "audiences": content.AUDIENCES,
        "cheapest": prices.PRICES[0],
    }
    return render(request, "site/home.html", context)


@require_safe
def price_page(request: Request) -> HttpResponse:
    """The price list."""
    context = {
        "lines": prices.price_lines(),
        "since": parse_date(prices.IN_FORCE_SINCE),
        "vat": prices.say_vat_rate(),
    }
    return render(request, "site/prices.html", context)


@require_safe
def find_school(request: Request) -> HttpResponse:
    """*Trouver mon école*: from a name, a town or a UAI to the school's address."""
    form = FindSchoolForm(request.GET or None)
    text = form.cleaned_data["q"] if form.is_bound and form.is_valid() else ""
    text = text if len(text) > 1 else ""  # one letter is a word being typed
    page = Paginator(find_schools(text), _PER_PAGE).get_page(request.GET.get("page"))
    found = [(school, school_url(school)) for school in page]
    return render(request, "site/find_school.html", {"form": form, "text": text, "page": page, "found": found})


def _publisher_page(request: Request, template: str) -> HttpResponse:
    context = {"publisher": settings.PUBLISHER, "team_email": settings.TEAM_EMAIL}
    return render(request, template, context | {"terms_version": settings.TERMS_VERSION})


@require_safe
def legal(request: Request) -> HttpResponse:
    """Who publishes and hosts this site (LCEN, art. 1-1)."""
    return _publisher_page(request, "site/legal.html")


@require_safe
def privacy(request: Request) -> HttpResponse:
    """What becomes of personal data (RGPD, art. 13 and 14)."""
    return _publisher_page(request, "site/privacy.html")


@require_safe
def terms(request: Request) -> HttpResponse:
    """The terms accepted with an order and at activation."""
    return _publisher_page(request, "site/terms.html")


@require_safe
def accessibility(request: Request) -> HttpResponse:
    """The accessibility statement (loi n° 2005-102, art. 47)."""
    return _publisher_page(request, "site/accessibility.html")
