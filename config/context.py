"""What every page knows: where it stands and what the bar holds."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from tenant_apps.accounts.choices import Profile
from tenants.hosts import Place, platform_url


@dataclass(frozen=True)
class Entry:
    """An entry of the navigation bar."""

    label: str
    url: str
    icon: str
    service: str
    current: bool = False
    count: int = 0


def _entry(request: HttpRequest, label: str, name: str, icon: str, service: str) -> Entry:
    url = reverse(name)
    current = request.path == url if url == "/" else request.path.startswith(url)
    return Entry(label, url, icon, service, current)


def _school_entries(request: HttpRequest) -> list[Entry]:
    user = request.user
    if not user.is_authenticated:
        return []
    entries = [_entry(request, _("Accueil"), "home", "house", "home")]
    if user.profile in {Profile.TEACHER, Profile.STAFF}:
        entries.append(_entry(request, _("Ma classe"), "class_settings:index", "chalkboard-teacher", "class_settings"))
    if user.is_school_admin:
        entries.append(_entry(request, _("Administration"), "school_admin:index", "gear-six", "school_admin"))
    return entries


def page(request: HttpRequest) -> dict[str, Any]:
    """`school`, `platform_home`, `navigation` (entries of the bar), `read_only`."""
    school = getattr(request, "school", None)
    in_school_page = getattr(request, "place", None) is Place.SCHOOL and hasattr(request, "user")
    return {
        "school": school,
        "platform_home": platform_url(),
        "find_school_url": platform_url("/trouver-mon-ecole/"),
        "navigation": _school_entries(request) if in_school_page else [],
        "read_only": bool(school and school.is_suspended),
    }
