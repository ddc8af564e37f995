"""Favourites and named lists: kept by their owner, for themselves."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.communication.permissions import reachable
from tenant_apps.directory.rules import clean_name
from tenant_apps.people.models import PersonList, PersonListMember
from tenant_apps.people.selectors import FAVOURITES
from tenants.context import current_schema
from tenants.locks import wait_for

MOST_LISTS = 50
MOST_MEMBERS = 500


def _audit(actor: User, verb: str, person_list: PersonList, **data: object) -> None:
    audit(
        actor=actor,
        verb=f"people.{verb}",
        target=person_list.name,
        target_key=f"person_list:{person_list.pk}",
        data=data,
    )


def _one_at_a_time(actor: User) -> None:
    """Two pages of one person do not pass the bounds together."""
    wait_for(f"person_lists:{current_schema()}:{actor.pk}")


def _check(person_list: PersonList) -> None:
    taken = PersonList.objects.filter(owner=person_list.owner_id, name__iexact=person_list.name)
    if taken.exclude(pk=person_list.pk).exists():
        raise ValidationError({"name": _("Une liste porte déjà ce nom.")})


@transaction.atomic
def create_list(*, actor: User, name: str) -> PersonList:
    """An empty list of this name. Raises ValidationError when the name is taken, or beyond MOST_LISTS."""
    _one_at_a_time(actor)
    if PersonList.objects.filter(owner=actor).exclude(name=FAVOURITES).count() >= MOST_LISTS:
        raise ValidationError(_("%(most)s listes au plus : supprimez-en une d’abord.") % {"most": MOST_LISTS})
    person_list = PersonList(owner=actor, name=clean_name(name))
    _check(person_list)
    person_list.save()
    _audit(actor, "create_list", person_list)
    return person_list


@transaction.atomic
def rename_list(*, actor: User, person_list: PersonList, name: str) -> PersonList:
    """Another name. Raises ValidationError when it is taken."""
    _one_at_a_time(actor)
    before, person_list.name = person_list.name, clean_name(name)
    _check(person_list)
    person_list.save(update_fields=["name"])
    if before != person_list.name:
        _audit(actor, "rename_list", person_list, before=before)
    return person_list


@transaction.atomic
def delete_list(*, actor: User, person_list: PersonList) -> None:
    """The list goes; nobody in it is told, nobody knew."""
    _audit(actor, "delete_list", person_list, members=person_list.members.count())
    person_list.delete()


@transaction.atomic
def add_to_list(*, actor: User, person_list: PersonList, users: Iterable[User]) -> int:
    """Put people whom `actor` sees in the list; how many are new. Raises ValidationError beyond MOST_MEMBERS."""
    _one_at_a_time(actor)
    seen = reachable(actor).exclude(pk=actor.pk).filter(pk__in=[user.pk for user in users])
    rows = PersonListMember.objects.filter(person_list=person_list)
    new = list(seen.exclude(pk__in=rows.values("user")).order_by("pk"))
    if rows.count() + len(new) > MOST_MEMBERS:
        raise ValidationError(_("%(most)s personnes au plus dans une liste.") % {"most": MOST_MEMBERS})
    PersonListMember.objects.bulk_create([PersonListMember(person_list=person_list, user=user) for user in new])
    if new:
        _audit(actor, "add_to_list", person_list, added=len(new))
    return len(new)


@transaction.atomic
def remove_from_list(*, actor: User, person_list: PersonList, user: User) -> bool:
    """Take somebody out of the list; False when they were not in it."""
    gone, _rows = PersonListMember.objects.filter(person_list=person_list, user=user).delete()
    if gone:
        _audit(actor, "remove_from_list", person_list, removed=user.full_name)
    return bool(gone)


@transaction.atomic
def set_favourite(*, actor: User, user: User, favourite: bool) -> None:
    """Make somebody whom `actor` sees a favourite, or no longer. Raises ValidationError beyond MOST_MEMBERS."""
    _one_at_a_time(actor)
    favourites, _made = PersonList.objects.get_or_create(owner=actor, name=FAVOURITES)
    if favourite:
        add_to_list(actor=actor, person_list=favourites, users=[user])
    else:
        remove_from_list(actor=actor, person_list=favourites, user=user)
