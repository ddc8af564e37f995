"""Whom news of a notebook concern, and how they are told."""

from django.utils import timezone

from shared_apps.ui.dates import say_exactly
from tenant_apps.accounts.models import User
from tenant_apps.homework.models import Entry, Notebook, NotebookShare
from tenant_apps.homework.notifications import ADDED, CHANGED, SHARED
from tenant_apps.sharing.registry import Change
from tenant_apps.timeline.kinds import Kind
from tenant_apps.timeline.services import publish


def target_of(thing: Notebook | Entry) -> str:
    """What the news say they are about: homework.entry:12."""
    return f"homework.{thing._meta.model_name}:{thing.pk}"


def audience_of(notebook: Notebook) -> tuple[set[int], set[int]]:
    """(people, groups) who may read it: its owner and all it is shared with. One query."""
    lines = list(NotebookShare.objects.filter(target=notebook).order_by().values_list("user", "group"))
    people = {user for user, _group in lines if user} | ({notebook.owner_id} if notebook.owner_id else set())
    return people, {group for _user, group in lines if group}


def tell_of_opening(actor: User, notebook: Notebook) -> None:
    """Those it is shared with are told that the notebook is there."""
    people, groups = audience_of(notebook)
    tell_of_share(actor, notebook, Change(gained_users=people, gained_groups=groups))


def tell_of_share(actor: User | None, notebook: Notebook, change: Change) -> None:
    """Those who gained a right are told."""
    if change.gained_users or change.gained_groups:
        publish(
            kind=SHARED,
            actor=actor,
            url=notebook.get_absolute_url(),
            target=target_of(notebook),
            data={"title": notebook.title},
            users=change.gained_users,
            groups=change.gained_groups,
        )


def tell_of_addition(actor: User, entry: Entry) -> None:
    """Readers are told once an hour, however much somebody writes; nothing of what is written for a day gone by."""
    _tell(ADDED, actor, entry, f"homework.added:{entry.notebook_id}:{actor.pk}:{timezone.now():%Y%m%d%H}")


def tell_of_change(actor: User, entry: Entry) -> None:
    """The same of a change, once an hour for each entry."""
    _tell(CHANGED, actor, entry, f"homework.changed:{entry.pk}:{actor.pk}:{timezone.now():%Y%m%d%H}")


def _tell(kind: Kind, actor: User, entry: Entry, key: str) -> None:
    people, groups = audience_of(entry.notebook)
    if entry.date < timezone.localdate() or (not groups and people <= {actor.pk}):
        return
    publish(
        kind=kind,
        actor=actor,
        url=entry.get_absolute_url(),
        target=target_of(entry),
        data={"subject": entry.subject, "day": say_exactly(entry.date)},
        users=people,
        groups=groups,
        key=key,
    )
