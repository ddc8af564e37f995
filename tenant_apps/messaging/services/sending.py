"""A message leaves: at once, or at an hour one chose; and is taken back within the hour."""

from datetime import datetime

from django.db import transaction
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.messaging import notifications
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.expansion import Expansion, expand
from tenant_apps.messaging.models import Addressee, Attachment, Copy, Message
from tenant_apps.messaging.permissions import can_forbid_answers, can_recall, can_write
from tenant_apps.messaging.rules import is_possible_moment
from tenant_apps.messaging.services.common import (
    DraftMoved,
    MessageRefused,
    audit,
    demand,
    demand_author,
    fold,
    locked,
    target_of,
    was_reported,
)
from tenant_apps.messaging.services.drafts import Content, save_draft
from tenant_apps.timeline.services import publish, retract

_BATCH = 1000


@transaction.atomic
def send(*, actor: User, message: Message, edition: int | None = None) -> Message:
    """Give everybody it names their copy, and tell them. What is sent already stays sent once.

    Whom the author no longer reaches is dropped and written in `missed`, with the reason. Raises DraftMoved,
    and MessageRefused: nothing in it, nobody to receive it, messages suspended.
    """
    message = locked(message)
    demand_author(actor, message)
    if message.state == State.SENT:
        return message
    if edition is not None and edition != message.edition:
        raise DraftMoved(message)
    demand(can_write(actor))
    demand_content(message)
    found = expand(actor, message.tokens)
    if not found.people:
        raise MessageRefused(_nobody(found), "to")
    _leave(actor, message, found)
    return message


@transaction.atomic
def write_and_send(*, actor: User, content: Content, key: str = "") -> Message:
    """A message written and sent at once, or nothing of it; the same `key` again is the same message.

    Raises MessageRefused as `save_draft` and `send` do.
    """
    return send(actor=actor, message=save_draft(actor=actor, content=content, key=key))


def demand_content(message: Message) -> None:
    """Raise MessageRefused for an empty message, or one without a recipient."""
    by_pupil = message.author is not None and message.author.profile == Profile.PUPIL
    if not any(message.tokens.get(role) for role in ("to", "cc", "bcc")):
        adult = _("Choisissez au moins une personne ou un groupe.")
        raise MessageRefused(_("Choisis au moins une personne ou un groupe.") if by_pupil else adult, "to")
    if not (message.subject or message.body or message.attachments.exists()):
        raise MessageRefused(_("Écris ton message.") if by_pupil else _("Écrivez votre message."), "body")


def _nobody(found: Expansion) -> str:
    if not found.missed:
        return _("Personne ne recevrait ce message\u00a0: choisissez au moins une personne ou un groupe.")
    said = " ".join(f"{one['name']}\u00a0: {one['why']}" for one in found.missed[:5])
    return _("Personne ne peut recevoir ce message. %(why)s") % {"why": said}


def _leave(actor: User, message: Message, found: Expansion) -> None:
    now = timezone.now()
    message.state, message.sent_at, message.scheduled_for = State.SENT, now, None
    message.missed, message.author_name = found.missed, actor.full_name
    message.no_reply = message.no_reply and bool(can_forbid_answers(actor))
    for one in found.named:
        one.message = message
    Addressee.objects.bulk_create(found.named, batch_size=_BATCH)
    message.folded = fold(message)
    message.save()
    _hand_out(message, found.people, now)
    _mark_answered(actor, message, found.people)
    audit(actor, "send", message, people=len(found.people), missed=len(found.missed))
    publish(
        kind=notifications.RECEIVED,
        actor=actor,
        key=f"messaging.received:{message.pk}",
        url=message.get_absolute_url(),
        data={"title": message.subject or pgettext("message", "sans objet")},
        target=target_of(message),
        users=found.people,
    )


def _hand_out(message: Message, people: dict[int, str], now: datetime) -> None:
    copies = [Copy(message=message, user_id=pk, role=role, moment=now) for pk, role in people.items()]
    Copy.objects.bulk_create(copies, batch_size=_BATCH, ignore_conflicts=True)
    Copy.objects.filter(message=message, outgoing=True).update(moment=now, trashed_at=None)


def _mark_answered(actor: User, message: Message, people: dict[int, str]) -> None:
    """Answered is what one has written back to its author about; who answers has read."""
    parent = message.parent
    if parent is not None and parent.author_id in people:
        held = Copy.objects.filter(message=parent, user=actor, outgoing=False)
        held.update(answered=True, read_at=Coalesce("read_at", timezone.now()))


@transaction.atomic
def schedule(*, actor: User, message: Message, moment: datetime, edition: int | None = None) -> Message:
    """Have it leave at `moment`, within a year. Raises DraftMoved and MessageRefused as `send` does."""
    message = locked(message)
    demand_author(actor, message)
    if message.state == State.SENT:
        raise MessageRefused(_("Ce message est déjà parti."))
    if edition is not None and edition != message.edition:
        raise DraftMoved(message)
    demand(can_write(actor))
    demand_content(message)
    if not is_possible_moment(moment, timezone.now()):
        raise MessageRefused(_("Choisissez un moment à venir, dans l’année."), "moment")
    if not expand(actor, message.tokens).people:
        raise MessageRefused(_nobody(expand(actor, message.tokens)), "to")
    message.state, message.scheduled_for = State.SCHEDULED, moment
    message.save(update_fields=["state", "scheduled_for"])
    Copy.objects.filter(message=message, outgoing=True).update(moment=moment, trashed_at=None)
    audit(actor, "schedule", message, moment=moment.isoformat())
    return message


@transaction.atomic
def cancel_schedule(*, actor: User, message: Message) -> Message:
    """Make it a draft again. Raises MessageRefused when it has left; a draft stays one."""
    message = locked(message)
    demand_author(actor, message)
    if message.state == State.SENT:
        raise MessageRefused(_("Trop tard\u00a0: ce message est déjà parti."))
    if message.state == State.SCHEDULED:
        _back_to_drafts(message)
        audit(actor, "cancel_schedule", message)
    return message


def _back_to_drafts(message: Message) -> None:
    message.state, message.scheduled_for = State.DRAFT, None
    message.save(update_fields=["state", "scheduled_for", "missed"])
    Copy.objects.filter(message=message, outgoing=True).update(moment=timezone.now())


@transaction.atomic
def send_scheduled(*, message: Message) -> bool:
    """A scheduled message whose hour has come leaves, once; whether it did.

    When it cannot (its author may not write any more, nobody is left to receive it) it is a draft again, and
    its author is told why.
    """
    found = Message.objects.select_for_update(of=("self",), skip_locked=True).select_related("author")
    due = found.filter(pk=message.pk, state=State.SCHEDULED, scheduled_for__lte=timezone.now()).first()
    if due is None or due.author is None:
        return False
    try:
        with transaction.atomic():
            send(actor=due.author, message=due)
    except MessageRefused as refusal:
        _stay(due, due.author, str(refusal))
        return False
    return True


def _stay(message: Message, author: User, why: str) -> None:
    message.missed = [{"name": "", "why": why}]
    _back_to_drafts(message)
    audit(None, "not_sent", message)
    publish(
        kind=notifications.NOT_SENT,
        actor=None,
        url=f"{message.get_absolute_url()}ecrire/",
        data={"title": message.subject or pgettext("message", "sans objet"), "detail": why},
        target=target_of(message),
        users=[author.pk],
    )


@transaction.atomic
def recall(*, actor: User, message: Message) -> Message:
    """Take a message back from everybody within the hour: its place stays, its words and files do not.

    They are a new draft of the author's, which is returned. Raises MessageRefused (permissions.can_recall).
    """
    message = locked(message)
    demand(can_recall(actor, message))
    draft = _draft_of(actor, message)
    Attachment.objects.filter(message=message).update(message=draft)
    draft.folded = fold(draft)
    draft.save(update_fields=["folded"])
    audit(actor, "recall", message)
    message.folded = ""
    if not was_reported(message):  # what was reported stays, as evidence, for administrators alone
        message.subject = message.body = ""
    message.recalled_at = timezone.now()
    message.save(update_fields=["subject", "body", "folded", "recalled_at"])
    forget(message, actor=actor)
    return draft


def _draft_of(actor: User, message: Message) -> Message:
    now = timezone.now()
    kept = {name: getattr(message, name) for name in ("subject", "body", "tokens", "no_reply", "parent", "root")}
    draft = Message.objects.create(author=actor, author_name=actor.full_name, edition=1, **kept)
    Copy.objects.create(message=draft, user=actor, outgoing=True, moment=now, read_at=now)
    return draft


def forget(message: Message, *, actor: User | None) -> None:
    """Its news leave every feed, and nobody's bar counts it as unread."""
    retract(actor=actor, target=target_of(message))
    Copy.objects.filter(message=message, read_at=None).update(read_at=timezone.now())
