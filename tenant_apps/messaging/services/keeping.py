"""What one does with one's own copies: read, filed, thrown away, restored, deleted.

These verbs write no line of audit: they change what their own reader sees, nothing else.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Attachment, Copy, Folder, Message
from tenant_apps.messaging.rules import MOST_AT_ONCE
from tenant_apps.messaging.services.common import MessageRefused, drop_documents


def _mine(actor: User, ids: Collection[int]) -> QuerySet[Copy]:
    if len(ids) > MOST_AT_ONCE:
        raise MessageRefused(_("%(most)s messages au plus à la fois.") % {"most": MOST_AT_ONCE})
    return Copy.objects.filter(user=actor, pk__in=list(ids))


def held(actor: User, message_id: int) -> list[int]:
    """Ids of the actor's copies of a message: what the verbs below take. One query."""
    return list(Copy.objects.filter(user=actor, message=message_id).order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def mark_read(*, actor: User, ids: Collection[int]) -> int:
    """These copies (ids) are read; how many were not. When one first read a message stays."""
    return _mine(actor, ids).filter(read_at=None).update(read_at=timezone.now())


@transaction.atomic
def mark_unread(*, actor: User, ids: Collection[int]) -> int:
    """What one received stands out again."""
    return _mine(actor, ids).filter(outgoing=False).exclude(read_at=None).update(read_at=None)


@transaction.atomic
def mark_conversation_read(*, actor: User, message: Message) -> int:
    """All of the conversation one holds is read."""
    root = message.root_id or message.pk
    unread = Copy.objects.filter(user=actor, outgoing=False, read_at=None)
    about = unread.filter(message=root) | unread.filter(message__root=root)
    return Copy.objects.filter(pk__in=list(about.order_by("pk").values_list("pk", flat=True))).update(
        read_at=timezone.now()
    )


@transaction.atomic
def put(*, actor: User, ids: Collection[int], folder: Folder | None) -> int:
    """Into one's own folder, or back among what was received and sent (None). Drafts are not filed."""
    if folder is not None and not Folder.objects.filter(pk=folder.pk, owner=actor).exists():
        raise MessageRefused(_("Ce dossier n’existe plus."))
    sent = _mine(actor, ids).filter(message__state=State.SENT, trashed_at=None)
    return Copy.objects.filter(pk__in=list(sent.order_by("pk").values_list("pk", flat=True))).update(folder=folder)


@transaction.atomic
def throw_away(*, actor: User, ids: Collection[int]) -> datetime:
    """Into the actor's trash, since the moment that is returned. What was to leave later stays a draft."""
    moment = timezone.now()
    waiting = Message.objects.filter(author=actor, state=State.SCHEDULED, copies__in=_mine(actor, ids))
    # One that leaves at this very moment has left: its state is asked again once its row is ours.
    pks = list(waiting.order_by("pk").values_list("pk", flat=True))
    Message.objects.filter(pk__in=pks, state=State.SCHEDULED).update(state=State.DRAFT, scheduled_for=None)
    _mine(actor, ids).filter(trashed_at=None).update(trashed_at=moment)
    return moment


@transaction.atomic
def restore(*, actor: User, ids: Collection[int]) -> int:
    """Back where they lay."""
    return _mine(actor, ids).exclude(trashed_at=None).update(trashed_at=None)


@transaction.atomic
def take_back(*, actor: User, what: Mapping[str, Any]) -> None:
    """Undo what was just done to copies of the actor's.

    `what` is {"restore" | "read" | "unread": ids} or {"put": [[id, folder]]}.
    Raises MessageRefused when the folder they lay in is gone.
    """
    for verb, ids in what.items():
        if verb == "put":
            _put_back(actor, ids)
        else:
            {"restore": restore, "read": mark_read, "unread": mark_unread}[verb](actor=actor, ids=ids)


def _put_back(actor: User, pairs: Collection[tuple[int, int | None]]) -> None:
    """Each where it lay."""
    folders = {one.pk: one for one in Folder.objects.filter(owner=actor)}
    for place in {place for _pk, place in pairs}:
        if place is not None and place not in folders:
            raise MessageRefused(_("Ce dossier n’existe plus."))
        ids = [pk for pk, where in pairs if where == place]
        put(actor=actor, ids=ids, folder=folders[place] if place is not None else None)


@transaction.atomic
def delete_for_good(*, actor: User, ids: Collection[int]) -> int:
    """Out of the actor's trash for ever; nobody else's copy changes."""
    gone = _mine(actor, ids).exclude(trashed_at=None)
    messages = list(gone.order_by("pk").values_list("message", flat=True))
    count, _rows = gone.delete()
    drop_orphans(messages)
    return count


@transaction.atomic
def empty_trash(*, actor: User) -> int:
    """The whole of the actor's trash, some thousand messages at a time; how many went."""
    trashed = Copy.objects.filter(user=actor).exclude(trashed_at=None)
    rows = list(trashed.order_by("pk").values_list("pk", "message")[:2000])
    Copy.objects.filter(pk__in=[pk for pk, _message in rows]).delete()
    drop_orphans([message for _pk, message in rows])
    return len(rows)


def orphans() -> QuerySet[Message]:
    """Messages of which nobody holds a copy."""
    return Message.objects.filter(~Exists(Copy.objects.filter(message=OuterRef("pk"))))


def drop_orphans(ids: Collection[int]) -> int:
    """Delete those of these messages of which nobody holds a copy any more, with their documents; how many."""
    # Locked first, asked then: of two who delete the last two copies at once, the second sees that none is left.
    rows = Message.objects.filter(pk__in=list(ids)).order_by("pk").select_for_update()
    pks = list(rows.values_list("pk", flat=True))
    pks = list(orphans().filter(pk__in=pks).order_by("pk").values_list("pk", flat=True))
    drop_documents(Attachment.objects.filter(message__in=pks))
    Message.objects.filter(pk__in=pks).delete()
    return len(pks)
