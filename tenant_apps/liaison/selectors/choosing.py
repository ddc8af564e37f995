"""Whom an author may choose: classes, and pupils and groups by a few letters."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Case, Exists, OuterRef, Prefetch, Value, When

from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.communication import recipients
from tenant_apps.communication.recipients import Recipient
from tenant_apps.communication.selectors import MOST_LETTERS
from tenant_apps.directory import selectors as directory
from tenant_apps.directory.models import Membership, SchoolClass
from tenant_apps.liaison import audience
from tenants.text import search_form

_MOST_FOUND = 12


def classes_for(user: User) -> list[SchoolClass]:
    """Classes with pupils whom `user` reaches, their own first, each with `pupil_count`. One query."""
    pupils = audience.pupils_within(user).filter(memberships__school_class=OuterRef("pk"))
    mine = Membership.objects.filter(school_class=OuterRef("pk"), user=user)
    own = Case(When(Exists(mine), then=Value(0)), default=Value(1))
    classes = directory.with_counts(SchoolClass.objects.by_level()).filter(Exists(pupils)).annotate(own=own)
    return sorted(classes, key=lambda one: one.own)  # type: ignore[attr-defined]


def find_pupils(user: User, words: str) -> list[Recipient]:
    """Pupils and groups whose name holds every word typed; nothing typed finds nothing."""
    words = words[:MOST_LETTERS]
    if not search_form(words):
        return []
    pupils = _told(audience.pupils_within(user).named(words).by_name()[:_MOST_FOUND])
    return pupils + recipients.sources()["group"].find(user, words, _MOST_FOUND - len(pupils[:8]))


@dataclass(frozen=True)
class Proposal:
    """Whom a word may be about: a class, a group or a pupil."""

    token: str
    name: str
    detail: str


def find_audiences(user: User, words: str) -> list[Proposal]:
    """Classes, pupils and groups whose name holds every word typed, some dozen of them."""
    typed = search_form(words[:MOST_LETTERS]).split()
    named = [one for one in classes_for(user) if typed and all(word in search_form(one.name) for word in typed)]
    classes = [Proposal(f"{audience.CLASS}:{one.pk}", one.name, "") for one in named[:_MOST_FOUND]]
    return classes + [Proposal(one.token, one.label, one.detail) for one in find_pupils(user, words)]


def describe_pupils(user: User, tokens: Iterable[str]) -> list[Recipient]:
    """What these tokens stand for, to show a form again; what one may not choose is left out."""
    chosen = audience.parse(tokens)
    pupils = audience.pupils_within(user).filter(pk__in=chosen[audience.PUPIL]).by_name()
    groups = recipients.sources()["group"].get(user, chosen[audience.GROUP]) if chosen[audience.GROUP] else []
    return _told(pupils) + groups


def _told(pupils: UserQuerySet) -> list[Recipient]:
    found = pupils.prefetch_related(Prefetch("classes", SchoolClass.objects.by_level()))
    return [
        Recipient(
            audience.PUPIL, one.pk, one.full_name, ", ".join(each.name for each in one.classes.all()), one.photo_url
        )
        for one in found
    ]


def pupils_of_draft(user: User, tokens: Iterable[str]) -> tuple[list[User], list[str]]:
    """(the pupils a draft would go to, each with `.guardians.all()`; what was chosen and is not reached)."""
    found = audience.resolve(user, tokens)
    pupils = directory.with_guardians(User.objects.filter(pk__in=found.pupil_ids).by_name())
    return list(pupils), found.dropped
