"""All the school holds about one person, to take away (GDPR, articles 15 and 20): a page to read, and JSON."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q
from django.template.loader import render_to_string
from django.utils import timezone

from tenant_apps.accounts.models import AuditEntry, User
from tenant_apps.accounts.photos import SHELF
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.models import Guardianship
from tenants.context import current_school

# More than a busy head leaves in years; a bound all the same.
_MOST_LINES = 20_000
_ACCOUNT = (
    "login", "alias", "first_name", "last_name", "profile", "functions", "birth_date", "email", "email_verified_at",
    "mobile", "mobile_verified_at", "language", "theme", "source", "ine", "feed_key", "created_at", "activated_at",
    "blocked_at", "leaving_at", "leaving_reason", "charter_version", "terms_version", "terms_accepted_at",
)  # fmt: skip
_CARD = ("motto", "mood", "interests", "shown")
_DETAILS = (
    "title", "gender", "family_name", "address", "postal_code", "city", "country", "home_phone", "work_phone", "level",
    "photo_flag",
)  # fmt: skip

# What a service that stands above holds about somebody.
Part = Callable[[User], list[dict[str, Any]]]
_parts: dict[str, Part] = {}


def register(key: str, part: Part) -> None:
    """Add what a service holds about somebody: lines of plain data, under `key`; the same key again replaces it."""
    _parts[key] = part


def _fields(thing: Any, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: getattr(thing, name) for name in names}


def data_of(user: User) -> dict[str, Any]:
    """What is known of the person, as plain data. Of other people, only the names the person knows."""
    return {
        "school": current_school().name,
        "taken_at": timezone.now(),
        "account": _fields(user, _ACCOUNT),
        "card": _fields(directory.card_of(user), _CARD),
        "school_records": _fields(directory.details_of(user), _DETAILS),
        "classes": [{"name": one.name, "levels": one.levels} for one in directory.classes_of(user)],
        "family": _family_of(user),
        "journal": _journal_of(user),
        **{key: part(user) for key, part in _parts.items()},
    }


def _family_of(user: User) -> list[dict[str, str]]:
    links = Guardianship.objects.filter(Q(relative=user) | Q(child=user)).select_related("relative", "child")
    return [
        {"child": link.child.full_name, "adult": link.relative.full_name, "link": link.get_authority_display()}
        for link in links.order_by("child__sort_name", "relative__sort_name", "pk")
    ]


def _journal_of(user: User) -> list[dict[str, Any]]:
    """What the person did; and what was done to the account, without who did it."""
    own = Q(actor=user) | Q(target_key=f"user:{user.pk}")
    lines = AuditEntry.objects.filter(own).order_by("-at", "-pk")[:_MOST_LINES]
    return [_told(line, mine=line.actor_id == user.pk) for line in lines]


def _told(line: AuditEntry, *, mine: bool) -> dict[str, Any]:
    return {"at": line.at, "verb": line.verb, "by_me": mine, "ip": line.ip if mine else None}


def archive_of(user: User) -> bytes:
    """The ZIP: `mes-donnees.html`, `mes-donnees.json`, and the photo when there is one."""
    data = data_of(user)
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mes-donnees.html", render_to_string("my_account/export.html", {"person": user, "data": data}))
        archive.writestr("mes-donnees.json", json.dumps(data, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2))
        photo = SHELF.content_of(f"{user.photo}-{SHELF.sizes[-1]}") if user.photo else None
        if photo:
            archive.writestr("photo.webp", photo)
    return made.getvalue()
