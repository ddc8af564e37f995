"""What every page knows: where it stands and what its bars hold."""

from dataclasses import dataclass, replace
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning.console.selectors import count_waiting_orders
from tenant_apps.accounts.choices import Profile
from tenants.hosts import Place, platform_url
from tenants.http import Request


@dataclass(frozen=True)
class Entry:
    """An entry of a bar: a label, never an icon alone."""

    label: str
    url: str
    icon: str = ""
    service: str = ""
    current: bool = False
    count: int = 0


def _entry(request: Request, label: str, name: str, icon: str, service: str) -> Entry:
    url = reverse(name)
    current = request.path == url if url == "/" else request.path.startswith(url)
    return Entry(label, url, icon, service, current)


def _school_entries(request: Request) -> list[Entry]:
    user = request.user
    entries = [_entry(request, _("Accueil"), "home", "house", "home")]
    if user.profile == Profile.TEACHER:
        entries.append(_entry(request, _("Ma classe"), "class_settings:index", "chalkboard-teacher", "class_settings"))
    if user.is_school_admin:
        entries.append(_entry(request, _("Administration"), "school_admin:index", "gear-six", "school_admin"))
    return entries


def _console_entries(request: Request) -> list[Entry]:
    orders = _entry(request, _("Commandes"), "console:orders", "tray", "provisioning")
    return [
        replace(orders, count=count_waiting_orders()),
        _entry(request, _("Écoles"), "console:schools", "buildings", "schools"),
        _entry(request, _("Journal"), "console:journal", "list-magnifying-glass", "audit"),
    ]


def _account_entries(request: Request) -> list[Entry]:
    entries = [_entry(request, _("Mot de passe et sécurité"), "mfa_index", "shield-check", "accounts")]
    if request.place is Place.SCHOOL:
        entries.append(_entry(request, _("Charte et conditions"), "terms", "scroll", "accounts"))
    return entries


_BARS = {Place.SCHOOL: _school_entries, Place.CONSOLE: _console_entries}
_LEGAL = [
    ("site:legal", gettext_lazy("Mentions légales")),
    ("site:privacy", gettext_lazy("Données personnelles")),
    ("site:terms", gettext_lazy("Conditions d’utilisation")),
    ("site:accessibility", gettext_lazy("Accessibilité : non conforme")),
]


def _public(name: str) -> str:
    return platform_url(reverse(name, urlconf=settings.PUBLIC_SCHEMA_URLCONF))


def page(request: Request) -> dict[str, Any]:
    """`school`, `read_only`, `audience`, `navigation`, `account_menu`, `legal_links` and the way to the public site."""
    bar = _BARS.get(getattr(request, "place", None))  # type: ignore[arg-type]
    user: Any = getattr(request, "user", None)
    signed_in = bool(bar and user and user.is_authenticated)
    school = getattr(request, "school", None)
    return {
        "school": school,
        "audience": "pupil" if signed_in and user.profile == Profile.PUPIL else "adult",
        "read_only": bool(school and school.is_suspended),
        "navigation": bar(request) if bar and signed_in else [],
        "account_menu": _account_entries(request) if signed_in else [],
        "legal_links": [Entry(str(label), _public(name)) for name, label in _LEGAL],
        "platform_home": platform_url(),
        "find_school_url": _public("site:find_school"),
    }
