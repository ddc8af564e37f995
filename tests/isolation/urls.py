"""A school with three plain addresses more: what cookies, tokens and links say of who is there."""

from django.core import signing
from django.http import Http404, HttpRequest, JsonResponse
from django.urls import path

from config.urls import school
from config.urls.school import handler403, handler404, handler500  # noqa: F401 - Django reads them here
from tenants.links import unsign


def who(request: HttpRequest) -> JsonResponse:
    """Who the cookies say it is, and where."""
    return JsonResponse(
        {
            "login": request.user.login if request.user.is_authenticated else None,
            "school": request.school.subdomain if request.school else None,
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
    path("who/", who),
    path("write/", write),
    path("link/<path:token>/", link),
    *school.urlpatterns,
]
