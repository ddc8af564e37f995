"""The accounts tied to one of the school we stand in."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from shared_apps.linked_accounts.models import AccountLink
from tenant_apps.accounts.models import User
from tenants.context import current_school, in_public
from tenants.models import School


@dataclass(frozen=True)
class Linked:
    """The other end of a link."""

    link: AccountLink
    school: School
    user_id: int
    since: datetime


def linked_to(user: User) -> list[Linked]:
    """The other accounts of this person, by school."""
    school = current_school()
    first = Q(first_school=school.pk, first_user_id=user.pk)
    second = Q(second_school=school.pk, second_user_id=user.pk)
    with in_public():
        links = list(
            AccountLink.objects.filter(first | second).select_related("first_school", "second_school").order_by("pk")
        )
    return sorted((_other_end(link, school) for link in links), key=lambda one: (one.school.search_name, one.link.pk))


def _other_end(link: AccountLink, school: School) -> Linked:
    if link.first_school_id == school.pk:
        return Linked(link, link.second_school, link.second_user_id, link.created_at)
    return Linked(link, link.first_school, link.first_user_id, link.created_at)


def linked_or_none(user: User, link_id: int) -> Linked | None:
    """The one of these whose link has this id."""
    return next((one for one in linked_to(user) if one.link.pk == link_id), None)
