"""The sites the school follows, and what they wrote last: kept in its cache until one is read again."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.dateparse import parse_datetime

from tenant_apps.home.models import Site
from tenants.kept import forget, kept

# On the first page, all sites together.
MOST_SHOWN = 6
_KEY = "home:articles"


@dataclass(frozen=True)
class Reading:
    """An article as the first page shows it."""

    title: str
    url: str
    site: str
    at: datetime | None


def sites() -> list[Site]:
    """Those the school follows, by name. One query."""
    return list(Site.objects.order_by("title", "pk"))


def last_articles() -> list[Reading]:
    """What they wrote last, the newest first; what has no date comes behind. One query while it is not in the cache."""
    return [
        Reading(one["title"], one["url"], one["site"], parse_datetime(one["at"]) if one["at"] else None)
        for one in _kept()
    ]


def forget_articles() -> None:
    """Have the table asked again, once what was written is there for others to read."""
    transaction.on_commit(partial(forget, _KEY))


def _kept() -> list[dict[str, Any]]:
    return kept(_KEY, _read, seconds=settings.RULES_CACHE_SECONDS)


def _read() -> list[dict[str, Any]]:
    rows = Site.objects.order_by("pk").values_list("title", "articles")
    found = [one | {"site": title} for title, articles in rows for one in articles]
    return sorted(found, key=lambda one: str(one["at"]), reverse=True)[:MOST_SHOWN]
