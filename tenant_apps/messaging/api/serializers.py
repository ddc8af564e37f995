"""Messages as programs have them; what they send."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenant_apps.api.fields import EditionField, IdField, LineField, TokensField
from tenant_apps.communication.recipients import MOST_TOKENS
from tenant_apps.messaging import permissions
from tenant_apps.messaging.choices import Place, Role, State
from tenant_apps.messaging.rules import LONGEST_SUBJECT, MOST_ATTACHMENTS
from tenant_apps.messaging.selectors.reading import Letter
from tenant_apps.messaging.services import Content
from tenant_apps.richtext.api import RichTextField

_YEARS = (2000, 2999)
PLACES = {place.name.lower(): place for place in Place}


class MessageQuery(serializers.Serializer[Any]):
    """Which messages: a place or a folder, words, unread ones."""

    place = serializers.ChoiceField(choices=list(PLACES), default="inbox")
    folder = IdField(required=False)
    q = LineField(max_length=100, required=False, allow_blank=True, default="")
    unread = serializers.BooleanField(default=False)


class WordsQuery(serializers.Serializer[Any]):
    """A part of a name."""

    q = LineField(max_length=100)


class MessageLine(serializers.Serializer[Any]):
    """A message in a list."""

    id = serializers.IntegerField(source="message.pk")
    subject = serializers.SerializerMethodField()
    who = serializers.CharField(help_text="De qui, ou à qui pour ce qu’on a écrit")
    others = serializers.IntegerField(help_text="Combien d’autres que « who »")
    excerpt = serializers.CharField()
    state = serializers.ChoiceField(choices=State.choices, source="message.state")
    moment = serializers.DateTimeField(source="copy.moment")
    is_mine = serializers.BooleanField(source="copy.outgoing")
    is_unread = serializers.BooleanField()
    is_answered = serializers.BooleanField(source="copy.answered")
    is_gone = serializers.BooleanField(source="message.is_gone", help_text="Rappelé, ou retiré par l’école")
    has_files = serializers.BooleanField()
    folder = serializers.IntegerField(source="copy.folder_id", allow_null=True)

    def get_subject(self, line: Any) -> str:
        """Nothing of what was taken back."""
        return "" if line.message.is_gone else line.message.subject


class MessageFile(serializers.Serializer[Any]):
    """A document that goes with a message."""

    id = serializers.IntegerField(source="document.pk")
    name = serializers.CharField(source="document.name")
    media_type = serializers.CharField(source="document.current.media_type")
    size = serializers.IntegerField(source="document.current.size")


class MessageRecipients(serializers.Serializer[Any]):
    """Names as the reader may know them: `bcc` to the author alone."""

    to = serializers.ListField(child=serializers.CharField())
    cc = serializers.ListField(child=serializers.CharField())
    bcc = serializers.ListField(child=serializers.CharField())


class MessageTokens(serializers.Serializer[Any]):
    """Whom the author chose, as they are sent."""

    to = serializers.ListField(child=serializers.CharField())
    cc = serializers.ListField(child=serializers.CharField())
    bcc = serializers.ListField(child=serializers.CharField())


class Message(serializers.Serializer[Any]):
    """A message, as this person reads it."""

    id = serializers.IntegerField(source="message.pk")
    subject = serializers.CharField()
    body = serializers.CharField(help_text="HTML")
    state = serializers.ChoiceField(choices=State.choices, source="message.state")
    author = serializers.SerializerMethodField()
    recipients = MessageRecipients(source="header")
    tokens = serializers.SerializerMethodField()
    files = MessageFile(many=True)
    edition = serializers.IntegerField(source="message.edition")
    sent_at = serializers.DateTimeField(source="message.sent_at", allow_null=True)
    scheduled_for = serializers.DateTimeField(source="message.scheduled_for", allow_null=True)
    is_unread = serializers.BooleanField()
    is_gone = serializers.BooleanField(source="message.is_gone")
    is_hidden_from_others = serializers.BooleanField(help_text="Reçu en copie cachée")
    folder = serializers.IntegerField(source="copy.folder_id", allow_null=True)

    def get_author(self, letter: Letter) -> str:
        """Who wrote it, also once the account is gone."""
        return letter.message.author.full_name if letter.message.author else letter.message.author_name

    @extend_schema_field(MessageTokens(allow_null=True))
    def get_tokens(self, letter: Letter) -> dict[str, list[str]] | None:
        """The author's own, while it is not sent."""
        if letter.message.state == State.SENT or not letter.copy or not letter.copy.outgoing:
            return None
        return {role: list(letter.message.tokens.get(role, ())) for role in Role.values}


class _Written(serializers.Serializer[Any]):
    subject = LineField(max_length=LONGEST_SUBJECT, allow_blank=True, default="")
    body = RichTextField(allow_blank=True, default="")
    to = TokensField(most=MOST_TOKENS, default=list)
    cc = TokensField(most=MOST_TOKENS, default=list)
    bcc = TokensField(most=MOST_TOKENS, default=list)
    no_reply = serializers.BooleanField(default=False)


def content_of(said: dict[str, Any]) -> Content:
    """What was written, as the services take it."""
    tokens = {role: said[role] for role in Role.values}
    return Content(said["subject"], said["body"], tokens, said["no_reply"])


class NewMessage(_Written):
    """A draft to begin; the same `key` sent again is the same draft."""

    key = LineField(max_length=36, allow_blank=True, default="")


class ChangedMessage(_Written):
    """A draft written again over the edition one read."""

    edition = EditionField()


class Sending(serializers.Serializer[Any]):
    """The edition one read: another is not sent unseen."""

    edition = EditionField()


class Planning(Sending):
    """When a draft leaves, within a year, over the edition one read."""

    moment = serializers.DateTimeField()

    def validate_moment(self, moment: datetime) -> datetime:
        """An hour of a year somebody plans in."""
        if not _YEARS[0] <= moment.year <= _YEARS[1]:
            raise serializers.ValidationError(_("Cette année n’est pas la bonne."))
        return moment


class Forward(serializers.Serializer[Any]):
    """Whom a message is passed on to; the same `key` sent again is the same draft."""

    to = TokensField(most=MOST_TOKENS, default=list)
    cc = TokensField(most=MOST_TOKENS, default=list)
    bcc = TokensField(most=MOST_TOKENS, default=list)
    key = LineField(max_length=36, allow_blank=True, default="")


class ChosenDocuments(serializers.Serializer[Any]):
    """Documents of one's space, one's own or shared with one: copies of them go with the draft."""

    documents = serializers.ListField(child=IdField(), min_length=1, max_length=MOST_ATTACHMENTS)


class Answer(serializers.Serializer[Any]):
    """What one answers, to the author alone or to all; the same `key` sent again is the same answer."""

    body = RichTextField()
    everybody = serializers.BooleanField(default=False)
    key = LineField(max_length=36, allow_blank=True, default="")


class Filing(serializers.Serializer[Any]):
    """The folder, or none: back among what was received and sent."""

    folder = IdField(allow_null=True)


class MissedRecipient(serializers.Serializer[Any]):
    """Somebody who did not get it, and why."""

    name = serializers.CharField()
    why = serializers.CharField()


class MessageDelivery(serializers.Serializer[Any]):
    """To whom a message came; `read` is for those who work at the school."""

    total = serializers.IntegerField()
    read = serializers.IntegerField(allow_null=True)
    asleep = serializers.ListField(child=serializers.CharField(), help_text="Comptes qui ne sont pas activés")
    asleep_count = serializers.IntegerField()
    missed = MissedRecipient(many=True)


class MessageReader(serializers.Serializer[Any]):
    """Somebody whom a message reached, and when they read it."""

    name = serializers.CharField(source="user.full_name")
    read_at = serializers.DateTimeField(allow_null=True)


class Recipient(serializers.Serializer[Any]):
    """Somebody, or a group, whom one may write to."""

    token = serializers.CharField()
    name = serializers.CharField(source="label")
    detail = serializers.CharField()


class MessageFolder(serializers.Serializer[Any]):
    """A folder of one's own."""

    id = serializers.IntegerField(source="pk")
    name = serializers.CharField()
    parent = serializers.IntegerField(source="parent_id", allow_null=True)  # type: ignore[assignment] # a field


class NewFolder(serializers.Serializer[Any]):
    """A folder to make, in another or at the top."""

    name = LineField(max_length=60, error_messages={"blank": _("Donnez un nom.")})
    parent = IdField(required=False, allow_null=True, default=None)  # type: ignore[assignment] # a field


class FolderName(serializers.Serializer[Any]):
    """Another name."""

    name = LineField(max_length=60, error_messages={"blank": _("Donnez un nom.")})


def delivery_told(user: Any, message: Any, delivery: Any) -> dict[str, Any]:
    """A delivery as its author may know it."""
    sees = permissions.can_see_readers(user, message) and not message.is_gone
    return {**MessageDelivery(delivery).data, "read": delivery.read if sees else None}
