"""Many people change class at once, in a fixed number of queries."""

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit_people, restore_users
from tenant_apps.directory import arrivals, groups, rules
from tenant_apps.directory.models import Membership, SchoolClass
from tenant_apps.directory.services import sync_groups_of_many


@transaction.atomic
def place_many(*, actor: User | None, users: Iterable[User], school_class: SchoolClass, move: bool) -> list[User]:
    """Attach people to a class and, with `move`, take them out of their other classes; who changed is returned.

    Those who were leaving stay. Raises ValidationError for a parent, before anything is written.
    """
    people = list(users)
    if not all(rules.may_join_class(user.profile) for user in people):
        raise ValidationError(_("Un parent n’est pas rattaché à une classe : il suit ses enfants."))
    groups.lock_directory()
    with groups.gathered_changes():
        restore_users(actor=actor, users=[user for user in people if user.is_leaving])
        changed = _rewrite(people, school_class, move=move)
        sync_groups_of_many(user.pk for user in changed)
    verb = "directory.move" if move else "directory.attach"
    data = {"class": school_class.name, "class_id": school_class.pk}
    audit_people(actor=actor, verb=verb, users=changed, data=data)
    arrivals.tell_joined(actor=actor, school_class=school_class, users=changed)
    return changed


def _rewrite(people: list[User], school_class: SchoolClass, *, move: bool) -> list[User]:
    """Write the memberships; whose are not the same as before."""
    rows = Membership.objects.filter(user__in=people)
    before: dict[int, set[int]] = {}
    for user_id, class_id in rows.order_by().values_list("user", "school_class"):
        before.setdefault(user_id, set()).add(class_id)
    if move:
        rows.exclude(school_class=school_class).delete()
    new = [Membership(user=user, school_class=school_class) for user in people]
    Membership.objects.bulk_create(new, ignore_conflicts=True, batch_size=500)
    there = {school_class.pk}
    return [user for user in people if not there <= before.get(user.pk, set()) or (move and before[user.pk] != there)]
