"""One's saved lists, chosen as recipients: they come to the members one still sees."""

from collections.abc import Sequence

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from tenant_apps.accounts.models import User
from tenant_apps.communication.permissions import reachable
from tenant_apps.communication.recipients import Chosen, Recipient
from tenant_apps.people.models import PersonList, PersonListMember
from tenant_apps.people.selectors import FAVOURITES, lists_of
from tenants.text import search_form


class SavedLists:
    """Favourites too; a list in which one sees nobody any more is not proposed."""

    def find(self, user: User, words: str, limit: int) -> list[Recipient]:
        """By name; a person has some fifty lists at most."""
        typed = search_form(words).split()
        found = _told(lists_of(user, favourites=True))
        return [one for one in found if all(word in search_form(one.label) for word in typed)][:limit]

    def get(self, user: User, ids: Sequence[int]) -> list[Recipient]:
        """One's own among these."""
        return _told(lists_of(user, favourites=True).filter(pk__in=ids))

    def expand(self, user: User, ids: Sequence[int]) -> Chosen:
        """Their members, oneself apart."""
        rows = PersonListMember.objects.filter(person_list__in=ids, person_list__owner=user)
        people = reachable(user).exclude(pk=user.pk).filter(pk__in=rows.values("user"))
        return Chosen(user_ids=frozenset(people.values_list("pk", flat=True)))


def _told(lists: QuerySet[PersonList]) -> list[Recipient]:
    return [_recipient(one) for one in lists if one.member_count]  # type: ignore[attr-defined]


def _recipient(one: PersonList) -> Recipient:
    count: int = one.member_count  # type: ignore[attr-defined]
    size = ngettext("Liste · %(n)s personne", "Liste · %(n)s personnes", count) % {"n": count}
    label, icon = (_("Favoris"), "star") if one.name == FAVOURITES else (one.name, "list-bullets")
    return Recipient("list", one.pk, label, size, icon=icon)
