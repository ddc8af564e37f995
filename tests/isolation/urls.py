"""A school with three plain addresses: what cookies, tokens and links say of who is there."""

from django.core import signing
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path

from tenants.links import unsign


def who(request: HttpRequest) -> JsonResponse:
    """Who the cookies say it is, and where; hands out a CSRF token."""
    return JsonResponse(
        {
            "login": request.user.login if request.user.is_authenticated else None,
            "school": request.school.subdomain if request.school else None,
            "token": request.META["CSRF_COOKIE"] if request.META.get("CSRF_COOKIE") else None,
        }
    )


def write(request: HttpRequest) -> JsonResponse:
    """A write, protected like any other."""
    return JsonResponse({"written": True})


def link(request: HttpRequest, token: str) -> JsonResponse:
    """What a signed link opens."""
    try:
        return JsonResponse({"opens": unsign("file", token, max_age=60)})
    except signing.BadSignature as error:
        raise Http404 from error


urlpatterns = [
    path("who/", who, name="home"),
    path("write/", write),
    path("link/<path:token>/", link),
]
handler404 = "config.errors.not_found"
