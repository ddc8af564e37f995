"""What happens to notebooks without anybody asking: people united, reports decided, old trash erased."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.accounts.services import audit
from tenant_apps.homework.models import CalendarLink, Done, Entry, Notebook
from tenant_apps.homework.services.entries import take_away
from tenant_apps.homework.services.notebooks import put_in_trash

KEPT = timedelta(days=30)


def follow_merge(*, kept: User, merged: User) -> None:
    """Notebooks, entries and marks of the account that goes are those of the one that stays; one address remains."""
    Notebook.objects.filter(owner=merged).update(owner=kept)
    Entry.objects.filter(author=merged).update(author=kept)
    Done.objects.filter(by=merged).update(by=kept)
    Done.objects.filter(pupil=merged, entry__in=Done.objects.filter(pupil=kept).values("entry")).delete()
    Done.objects.filter(pupil=merged).update(pupil=kept)
    CalendarLink.objects.filter(user=merged).delete()


def remove_reported(*, actor: User, target: str) -> None:
    """An administrator removes from the news what `target` names (telling.target_of): it goes to the trash."""
    name, _colon, pk = target.partition(":")
    if name == "homework.entry":
        take_away(actor=actor, entries=list(Entry.objects.select_for_update().living().filter(pk=pk)))
    elif notebook := Notebook.objects.select_for_update().filter(pk=pk, trashed_at=None).first():
        put_in_trash(actor=actor, notebook=notebook)


@transaction.atomic
def empty_old_trash(*, actor: User | None) -> int:
    """Erase what was deleted more than a month ago; how many notebooks and entries."""
    before = timezone.now() - KEPT
    notebooks = Notebook.objects.filter(trashed_at__lt=before)
    entries = Entry.objects.filter(removed_at__lt=before)
    count = notebooks.count() + entries.count()
    if count:
        entries.delete()
        notebooks.delete()
        audit(actor=actor, verb="homework.empty_old_trash", data={"count": count})
    return count
