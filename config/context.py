"""What every page knows: where it stands and what its bars hold."""

from dataclasses import dataclass, replace
from functools import cache
from typing import Any

from django.conf import settings
from django.urls import get_urlconf, reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from billing.selectors.attention import count_for_bar
from provisioning.console.selectors import count_waiting_orders
from shared_apps.ui.counts import say
from tenant_apps.accounts.choices import Profile, Theme
from tenant_apps.accounts.languages import language_said
from tenant_apps.accounts.selectors import languages_spoken
from tenant_apps.communication.selectors import suspension_for
from tenant_apps.help.selectors import has_help
from tenant_apps.home.access import services_of
from tenant_apps.home.counts import counts_of
from tenant_apps.pupil_cards.session import is_by_card
from tenant_apps.pwa.person import kept_for
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
    count: str = ""
    # The service whose count may change while the page is open.
    key: str = ""
    # Opens beside the page when scripts run.
    is_panel: bool = False


@cache
def _fixed(name: str, urlconf: str | None) -> str:
    """Some twenty addresses are on every page, and the same for everybody: looked up once a process."""
    return reverse(name, urlconf)


def _entry(request: Request, label: str, name: str, icon: str, service: str) -> Entry:
    url = _fixed(name, get_urlconf())
    current = request.path == url if url == "/" else request.path.startswith(url)
    return Entry(label, url, icon, service, current)


def _school_entries(request: Request) -> list[Entry]:
    user = request.user
    entries = [_entry(request, _("Accueil"), "home", "house", "home")]
    if user.is_leaving:
        return entries
    offered, counts = services_of(user), counts_of(user)
    here = request.resolver_match.namespace if request.resolver_match else ""
    # Of two that lead here, the administration: a head who teaches comes from there.
    from_here = sorted((one for one in offered if here in one.also), key=lambda one: one.key != "school_admin")[:1]
    for service in offered:
        hue = service.hue or service.key
        entry = _entry(request, str(service.label), service.url_name, service.icon, hue)
        count = say(counts.get(service.key, 0))
        current = entry.current or service in from_here
        entries.append(replace(entry, current=current, key=service.key, count=count))
    return [*entries, _entry(request, _("Mes applis"), "my_apps", "squares-four", "home")]


def _console_entries(request: Request) -> list[Entry]:
    orders = _entry(request, _("Commandes"), "console:orders", "tray", "provisioning")
    billing = _entry(request, _("Facturation"), "billing_console:invoices", "receipt", "billing")
    return [
        replace(orders, count=say(count_waiting_orders())),
        _entry(request, _("Écoles"), "console:schools", "buildings", "schools"),
        replace(billing, count=say(count_for_bar(timezone.localdate()))),
        _entry(request, _("Alimentation"), "console:feeds", "tray-arrow-down", "feeds"),
        _entry(request, _("Journal"), "console:journal", "list-magnifying-glass", "audit"),
    ]


def _account_entries(request: Request) -> list[Entry]:
    entries = []
    if request.place is Place.SCHOOL:
        entries.append(_entry(request, _("Mon compte"), "my_account:show", "user-circle", "accounts"))
    if not is_by_card(request):  # such a visit cannot change the account
        if request.place is Place.SCHOOL:
            colours = _entry(request, _("Couleurs et lettres"), "my_account:display", "palette", "accounts")
            entries.append(replace(colours, is_panel=True))
        entries.append(_entry(request, _("Mot de passe et sécurité"), "mfa_index", "shield-check", "accounts"))
    if request.place is Place.SCHOOL:
        entries.append(_entry(request, _("Sur mon téléphone"), "pwa:install", "device-mobile", "accounts"))
        entries.append(_entry(request, _("Charte et conditions"), "terms", "scroll", "accounts"))
    return entries


_BARS = {Place.SCHOOL: _school_entries, Place.CONSOLE: _console_entries}
_LEGAL = [
    ("site:legal", gettext_lazy("Mentions légales")),
    ("site:privacy", gettext_lazy("Données personnelles")),
    ("site:terms", gettext_lazy("Conditions d’utilisation")),
    ("site:accessibility", gettext_lazy("Accessibilité : non conforme")),
]


def _help_url(request: Request) -> str:
    """Help for the service of this page; for the school as a whole where it has none."""
    here = request.resolver_match.namespace or "home" if request.resolver_match else ""
    return reverse("help:page", args=[here]) if has_help(request.user, here) else reverse("help:index")


def _other_languages() -> list[tuple[str, str]]:
    return [(code, name) for code, name in languages_spoken() if code != language_said()]


def _public(name: str) -> str:
    return platform_url(_fixed(name, settings.PUBLIC_SCHEMA_URLCONF))


def page(request: Request) -> dict[str, Any]:
    """What bars and layouts read: `school`, `audience`, `theme`, `navigation`, `account_menu`, `other_languages`…"""
    bar = _BARS.get(getattr(request, "place", None))  # type: ignore[arg-type]
    user: Any = getattr(request, "user", None)
    signed_in = bool(bar and user and user.is_authenticated)
    school = getattr(request, "school", None)
    return {
        "school": school,
        "audience": "pupil" if signed_in and user.profile == Profile.PUPIL else "adult",
        "theme": user.theme if signed_in and user.theme != Theme.ONE else "",
        # Whose answers may wait for the network in this browser.
        "kept_for": kept_for(request) if school and signed_in else "",
        "read_only": bool(school and school.is_suspended),
        "suspension": suspension_for(user) if school and signed_in else None,
        # Asked for by whole pages only: a fragment counts nothing.
        "navigation": SimpleLazyObject(lambda: bar(request) if bar and signed_in else []),
        "account_menu": _account_entries(request) if signed_in else [],
        "help_url": _help_url(request) if signed_in and request.place is Place.SCHOOL else "",
        "other_languages": _other_languages() if school else [],
        "legal_links": [Entry(str(label), _public(name)) for name, label in _LEGAL],
        "platform_home": platform_url(),
        "find_school_url": _public("site:find_school"),
    }
