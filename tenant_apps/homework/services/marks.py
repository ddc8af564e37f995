"""A pupil has done it, say the pupil or an adult who answers for the pupil."""

from django.db import transaction

from tenant_apps.accounts.models import User
from tenant_apps.homework import permissions
from tenant_apps.homework.models import Done, Entry
from tenant_apps.homework.services.common import demand


@transaction.atomic
def mark(*, actor: User, entry: Entry, pupil: User, done: bool) -> None:
    """Say that it is done, or not: twice is once, and the pupil and a parent at the same time too.

    The row tells who said it and when; no line of audit for what a class does each day. Raises HomeworkRefused.
    """
    demand(permissions.can_mark(actor, entry, pupil))
    if done:
        Done.objects.bulk_create([Done(entry=entry, pupil=pupil, by=actor)], ignore_conflicts=True)
    else:
        Done.objects.filter(entry=entry, pupil=pupil).delete()
