"""Who may be answered though one may not write to them first: the author of a message one received.

A token of the messaging alone, « reply:12 » (the number is the message's): it shares nothing, and no other room
takes it.
"""

from collections.abc import Iterable, Sequence

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.communication import recipients
from tenant_apps.communication.recipients import Chosen, Recipient
from tenant_apps.messaging.choices import State
from tenant_apps.messaging.models import Copy, Message
from tenants.http import id_said

KIND = "reply"


def token_of(message: Message) -> str:
    """« The author of this message. »"""
    return f"{KIND}:{message.pk}"


def _answerable(user: User, ids: Iterable[int]) -> QuerySet[Message]:
    """Messages among these that `user` received and whose authors are here and take answers."""
    received = Copy.objects.filter(message=OuterRef("pk"), user=user, outgoing=False)
    sent = Message.objects.filter(Exists(received), pk__in=list(ids), state=State.SENT, no_reply=False)
    here = sent.filter(recalled_at=None, moderated_at=None, author__leaving_at=None, author__blocked_at=None)
    return here.exclude(author=None).exclude(author=user).select_related("author").order_by("pk")


class Authors:
    """The source of these tokens, as communication.recipients has them; found by answering only."""

    def find(self, _user: User, _words: str, _limit: int) -> list[Recipient]:
        """None: nobody is searched here."""
        return []

    def get(self, user: User, ids: Sequence[int]) -> list[Recipient]:
        """The authors one may answer."""
        return [_recipient(one, one.author) for one in _answerable(user, ids) if one.author]

    def expand(self, user: User, ids: Sequence[int]) -> Chosen:
        """The authors themselves."""
        return Chosen(user_ids=frozenset(one.author_id for one in _answerable(user, ids) if one.author_id))


def _recipient(message: Message, author: User) -> Recipient:
    return Recipient(KIND, message.pk, author.full_name, _("Vous a écrit"), author.photo_url)


def sources() -> dict[str, recipients.Source]:
    """Whom a message may be for: every source, and the authors one answers."""
    return recipients.sources() | {KIND: Authors()}


def describe(user: User, tokens: Iterable[str]) -> list[Recipient]:
    """As `recipients.describe`, the authors one answers among them."""
    tokens = list(dict.fromkeys(tokens))[: recipients.MOST_TOKENS]
    ids = [id_said(token.removeprefix(f"{KIND}:")) for token in tokens if token.startswith(f"{KIND}:")]
    known = {one.token: one for one in (Authors().get(user, ids) if ids else [])}
    known |= {one.token: one for one in recipients.describe(user, [one for one in tokens if one not in known])}
    return [known[token] for token in tokens if token in known]


def why_unanswered(message: Message) -> str:
    """Why its author gets no answer any more, in words."""
    if message.is_gone:
        return _("Son message n’est plus là\u00a0: on ne peut plus y répondre.")
    if message.no_reply:
        return _("La personne qui a écrit ce message ne demande pas de réponse.")
    return _("Cette personne ne peut pas être jointe pour le moment.")
