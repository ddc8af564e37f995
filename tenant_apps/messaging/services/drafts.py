"""A message being written: kept at every pause, never over what another window kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.messaging.answering import describe
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Copy, Message
from tenant_apps.messaging.permissions import can_forbid_answers, visible_to
from tenant_apps.messaging.rules import LONGEST_SUBJECT, clean_tokens
from tenant_apps.messaging.services.common import DraftMoved, MessageRefused, demand_author, fold, locked
from tenant_apps.richtext.media import ForeignMedia, require_own
from tenants.locks import wait_for

# A page left open longer than that begins another draft.
_REMEMBERED = timedelta(days=7)


@dataclass(frozen=True)
class Content:
    """What somebody wrote: `body` is HTML of the allow-list, `tokens` those of the picker by role."""

    subject: str = ""
    body: str = ""
    tokens: Mapping[str, Sequence[str]] = field(default_factory=dict)
    no_reply: bool = False
    # The message it answers or passes on, of which the author holds a copy.
    parent: Message | None = None


@transaction.atomic
def save_draft(
    *, actor: User, content: Content, draft: Message | None = None, edition: int | None = None, key: str = ""
) -> Message:
    """Keep what is written; the draft, its `edition` one more.

    Without a `draft`, a new one: the same `key` (drawn by the page) is the same draft, also once it is sent.
    Raises DraftMoved when `edition` is not the last one, MessageRefused for what is sent or of another, and for
    a text that holds somebody else's files.
    """
    if draft is None:
        draft = _begun(actor, key) or _new(actor, content.parent, key)
        if draft.state == State.SENT:
            return draft
        edition = None
    draft = locked(draft)
    demand_author(actor, draft)
    if draft.state != State.DRAFT:
        raise MessageRefused(_("Ce message n’est plus un brouillon\u00a0: il est parti, ou son envoi est programmé."))
    if edition is not None and edition != draft.edition:
        raise DraftMoved(draft)
    _fill(actor, draft, content)
    return draft


def _begun(actor: User, key: str) -> Message | None:
    if not key:
        return None
    wait_for(f"messaging.draft:{actor.pk}:{key}")
    since = timezone.now() - _REMEMBERED
    mine = Copy.objects.filter(user=actor, outgoing=True, moment__gte=since, message__key=key, message__author=actor)
    copy = mine.select_related("message").first()
    return copy.message if copy else None


def _new(actor: User, parent: Message | None, key: str) -> Message:
    if parent is not None and not visible_to(actor).filter(pk=parent.pk).exists():
        raise MessageRefused(_("Le message auquel vous répondez n’est plus là."))
    root = (parent.root_id or parent.pk) if parent else None
    draft = Message.objects.create(
        author=actor, author_name=actor.full_name, parent=parent, root_id=root, key=key[:36], edition=0
    )
    Copy.objects.create(message=draft, user=actor, outgoing=True, moment=timezone.now(), read_at=timezone.now())
    return draft


def _fill(actor: User, draft: Message, content: Content) -> None:
    parent = draft.parent
    passed_on = parent.body if parent and not parent.is_gone else ""
    try:
        require_own(actor=actor, html=content.body, before=draft.body + passed_on)
    except ForeignMedia as foreign:
        raise MessageRefused(str(foreign), "body") from foreign
    draft.subject = content.subject.strip()[:LONGEST_SUBJECT]
    draft.body = content.body
    draft.tokens = kept_tokens(actor, content.tokens, draft.tokens)
    draft.no_reply = content.no_reply and bool(can_forbid_answers(actor))
    draft.edition += 1
    draft.folded = fold(draft)
    draft.save()
    Copy.objects.filter(message=draft, user=actor, outgoing=True).update(moment=timezone.now())


def has_left_so(draft: Message, content: Content) -> bool:
    """Whether it was sent saying just this, to the same people: a second click."""
    sent = Message.objects.filter(pk=draft.pk, state=State.SENT).first()
    said = content.subject.strip()[:LONGEST_SUBJECT], content.body, clean_tokens(content.tokens)
    return sent is not None and said == (sent.subject, sent.body, sent.tokens)


def kept_tokens(
    actor: User, given: Mapping[str, Sequence[str]], before: Mapping[str, Sequence[str]]
) -> dict[str, list[str]]:
    """Tokens of whom the actor reaches now, and of those who stood there already: sending says who was lost since."""
    cleaned = clean_tokens(given)
    known = {token for tokens in before.values() for token in tokens}
    fresh = [token for tokens in cleaned.values() for token in tokens if token not in known]
    known |= {one.token for one in describe(actor, fresh)}
    return {role: [token for token in tokens if token in known] for role, tokens in cleaned.items()}
