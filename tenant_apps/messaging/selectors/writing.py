"""How a message begins: empty, an answer, something passed on."""

from collections.abc import Iterable
from dataclasses import replace

from django.utils import formats, timezone
from django.utils.html import escape, linebreaks
from django.utils.translation import gettext as _

from tenant_apps.accounts.models import User
from tenant_apps.messaging.answering import describe, token_of
from tenant_apps.messaging.choices import Role
from tenant_apps.messaging.models import Addressee, Message
from tenant_apps.messaging.rules import answer_subject, clean_tokens, forward_subject
from tenant_apps.messaging.selectors.lists import header_of
from tenant_apps.messaging.selectors.settings import signature_of
from tenant_apps.messaging.services.drafts import Content


def empty_content(user: User, tokens: Iterable[str] = ()) -> Content:
    """A new message with the signature, to whom was named and is reached."""
    reached = [one.token for one in describe(user, tokens)]
    return Content(body=_signed(user), tokens=clean_tokens({Role.TO: reached}))


def answer_content(user: User, message: Message, *, everybody: bool) -> Content:
    """An answer to its author, or to all whom it names openly and one reaches, oneself apart.

    The author of what one received is answered also by who may not write to them first (messaging.answering).
    Who answers what they wrote themselves writes again to those they wrote to. Never to who was in « Cci ».
    """
    rows = list(message.addressees.order_by("pk"))
    mine = message.author_id == user.pk
    tokens: dict[str, list[str]] = {role: [] for role in Role.values}
    if not mine:
        tokens[Role.TO] += [f"user:{message.author_id}", token_of(message)]
    if mine or everybody:
        for role in (Role.TO, Role.CC):
            tokens[role] += [_token(one) for one in rows if one.role == role and _token(one)]
    given = clean_tokens(tokens)
    known = {one.token for one in describe(user, [token for each in given.values() for token in each])}
    if f"user:{message.author_id}" in known:
        known.discard(token_of(message))  # one writes to them anyway
    kept = {role: [token for token in each if token in known] for role, each in given.items()}
    return Content(answer_subject(message.subject), _signed(user), kept, parent=message)


def quick_answer(user: User, message: Message, text: str) -> Content:
    """A few plain words to its author, above the signature."""
    content = answer_content(user, message, everybody=False)
    return replace(content, body=linebreaks(text, autoescape=True) + content.body)


def _token(one: Addressee) -> str:
    if one.user_id:
        return f"user:{one.user_id}"
    return f"group:{one.group_id}" if one.group_id else ""


def forward_content(user: User, message: Message) -> Content:
    """The message itself under a new one: from whom, when, to whom as one knows it."""
    header = header_of(user, message, list(message.addressees.order_by("pk")))
    sent_at = formats.date_format(timezone.localtime(message.sent_at), "DATETIME_FORMAT") if message.sent_at else ""
    lines = [
        _("De\u00a0: %(name)s") % {"name": message.author_name},
        _("Date\u00a0: %(date)s") % {"date": sent_at},
        _("Objet\u00a0: %(subject)s") % {"subject": message.subject},
        _("À\u00a0: %(names)s") % {"names": ", ".join(header[Role.TO]) or "—"},
    ]
    head = "<br>".join(escape(line) for line in lines)
    body = f"{_signed(user)}<hr><p>{head}</p>{message.body}"
    return Content(forward_subject(message.subject), body, {}, parent=message)


def _signed(user: User) -> str:
    signature = signature_of(user)
    return f"<p></p>{signature.html}" if signature.enabled and signature.html else ""
