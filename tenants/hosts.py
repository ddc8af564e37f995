"""From a host name to what lives there, and from a school to its addresses."""

import time
from dataclasses import dataclass
from enum import Enum

from django.conf import settings

from tenants.choices import SchoolStatus
from tenants.context import in_public
from tenants.models import Domain, School


class Place(Enum):
    """The four kinds of hosts."""

    PUBLIC = "public"
    CONSOLE = "console"
    SCHOOL = "school"
    NOWHERE = "nowhere"


@dataclass(frozen=True)
class Resolved:
    """What a host leads to; `school` is set for SCHOOL, and for NOWHERE when it exists but is not open."""

    place: Place
    school: School | None = None


# Host → (monotonic seconds when it expires, answer). Seconds only: other processes learn late.
_cache: dict[str, tuple[float, Resolved]] = {}
_CACHE_SIZE = 5_000


def forget_hosts() -> None:
    """Empty this process's host cache (called when a school or a domain is saved)."""
    _cache.clear()


def resolve_host(host: str) -> Resolved:
    """What this host name (without port) leads to; kept for SCHOOL_CACHE_SECONDS."""
    host = host.lower().rstrip(".")
    kept = _cache.get(host)
    now = time.monotonic()
    if kept and kept[0] > now:
        return kept[1]
    answer = _look_up(host)
    if len(_cache) >= _CACHE_SIZE:
        _cache.clear()
    _cache[host] = (now + settings.SCHOOL_CACHE_SECONDS, answer)
    return answer


def _look_up(host: str) -> Resolved:
    if host == settings.PLATFORM_DOMAIN:
        return Resolved(Place.PUBLIC)
    if host == f"{settings.CONSOLE_SUBDOMAIN}.{settings.PLATFORM_DOMAIN}":
        return Resolved(Place.CONSOLE)
    with in_public():
        domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None:
        return Resolved(Place.NOWHERE)
    school = domain.tenant
    visitable = school.status in {SchoolStatus.OPEN, SchoolStatus.SUSPENDED}
    return Resolved(Place.SCHOOL if visitable else Place.NOWHERE, school)


def school_host(school: School) -> str:
    """The school's host name, without port."""
    return f"{school.subdomain}.{settings.PLATFORM_DOMAIN}"


def _url(host: str, path: str) -> str:
    return f"{settings.PLATFORM_SCHEME}://{host}{settings.PLATFORM_PORT_SUFFIX}{path}"


def school_url(school: School, path: str = "/") -> str:
    """Absolute address of a page of the school."""
    return _url(school_host(school), path)


def platform_url(path: str = "/") -> str:
    """Absolute address of a page of the public site."""
    return _url(settings.PLATFORM_DOMAIN, path)


def console_url(path: str = "/") -> str:
    """Absolute address of a page of the ONE team's console."""
    return _url(f"{settings.CONSOLE_SUBDOMAIN}.{settings.PLATFORM_DOMAIN}", path)
