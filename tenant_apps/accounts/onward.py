"""Where somebody was going, kept in the address (`next`) while something is asked of them first."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django_htmx.http import HttpResponseClientRedirect

from tenants.http import Request


def next_of(request: HttpRequest) -> str:
    """The `next` of the address or form, "" unless it leads to this very host: a neighbour school is another house."""
    url = request.POST.get("next") or request.GET.get("next", "")
    here = {request.get_host()}
    return url if url_has_allowed_host_and_scheme(url, allowed_hosts=here, require_https=request.is_secure()) else ""


def next_query(onward: str) -> str:
    """What is added to an address to keep where one was going; "" when nowhere."""
    return f"?{urlencode({'next': onward})}" if onward else ""


def lead_to(request: Request, name: str) -> HttpResponse:
    """Go to this page first, then come back to where a GET was going."""
    url = reverse(name) + next_query(request.get_full_path() if request.method == "GET" else "")
    return HttpResponseClientRedirect(url) if request.htmx else HttpResponseRedirect(url)
