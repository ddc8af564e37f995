"""What makes a school an application of the telephone: its manifest, icons, service worker, offline page."""

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import Http404, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_safe
from django_vite.core.asset_loader import DjangoViteAssetLoader

from tenant_apps.accounts.guards import login_required
from tenant_apps.directory.http import MemberRequest
from tenant_apps.pwa import icons
from tenant_apps.pwa.person import kept_for
from tenants.http import Request
from tenants.models import School

_DAY = 24 * 3600
_SHORT_NAME = 12  # letters that fit under an icon


def _school(request: Request) -> School:
    if request.school is None:
        raise Http404
    return request.school


@require_safe
@cache_control(public=True, max_age=_DAY)
def manifest(request: Request) -> HttpResponse:
    """The school as an application (W3C Web Application Manifest): its name, colours and icons."""
    school = _school(request)
    red, green, blue = icons.ground_of(school)
    said: dict[str, Any] = {
        "id": "/",
        "name": f"{school.name} — ONE",
        "short_name": school.name if len(school.name) <= _SHORT_NAME else "ONE",
        "lang": "fr",
        "start_url": "/",
        "scope": "/",
        "display": "standalone",
        "background_color": "#fffcf7",
        "theme_color": f"#{red:02x}{green:02x}{blue:02x}",
        "icons": [
            {
                "src": reverse("pwa:icon", args=[size]),
                "sizes": f"{size}x{size}",
                "type": "image/png",
                "purpose": purpose,
            }
            for size in icons.SIZES
            for purpose in ("any", "maskable")
        ],
    }
    return JsonResponse(said, content_type="application/manifest+json")


@require_safe
@cache_control(public=True, max_age=_DAY)
def icon(request: Request, size: int) -> HttpResponse:
    """The school's icon, a PNG of this side."""
    if size not in icons.SIZES:
        raise Http404
    return HttpResponse(icons.icon_of(_school(request), size), content_type="image/png")


@cache  # the same file for all schools, until the process starts again
def _worker() -> str:
    loader = DjangoViteAssetLoader.instance()
    url = loader.generate_vite_asset_url("src/service-worker.ts")
    return (Path(settings.FRONTEND_DIST) / url.removeprefix(settings.STATIC_URL).lstrip("/")).read_text()


@require_safe
@cache_control(no_cache=True)
def service_worker(request: Request) -> HttpResponse:
    """The script that works beside the pages; at the root, because it may act on pages below its address only."""
    _school(request)
    return HttpResponse(_worker(), content_type="text/javascript; charset=utf-8")


@require_safe
def offline(request: Request) -> HttpResponse:
    """What is shown without a network; kept by the service worker, the same for everybody of the school."""
    return render(request, "pwa/offline.html")


@require_safe
@never_cache
def ready(request: Request) -> HttpResponse:
    """Before kept answers are sent: who is signed in here ("" for nobody) and a fresh token for forms.

    A visitor gets no token: its cookie would undo that of the sign-in page open beside.
    """
    _school(request)
    person = kept_for(request)
    return JsonResponse({"person": person, "token": get_token(request) if person else ""})


@require_safe
@login_required
def install(request: MemberRequest) -> HttpResponse:
    """How to put the school on a telephone's screen."""
    return render(request, "pwa/install.html")
