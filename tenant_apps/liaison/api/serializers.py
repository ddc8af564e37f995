"""Words as programs have them; what they send."""

from datetime import date, datetime, time
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tenant_apps.api.fields import EditionField, IdField, LineField, TokensField
from tenant_apps.liaison.audience import MOST_TOKENS
from tenant_apps.liaison.choices import Box, Category, State, Waiting
from tenant_apps.liaison.forms import LONGEST_REPLY
from tenant_apps.liaison.selectors import Entry
from tenant_apps.liaison.services import Content, Options
from tenant_apps.richtext.api import RichTextField

BOXES = {box.name.lower(): box for box in Box}
_WAITING: dict[str, Literal["read", "sign"]] = {Waiting.READ: "read", Waiting.SIGN: "sign"}
_YEARS = (2000, 2999)


class WordQuery(serializers.Serializer[Any]):
    """Which words: of one child, or those that wait."""

    child = IdField(required=False)
    waiting = serializers.BooleanField(default=False)


class BoxQuery(serializers.Serializer[Any]):
    """Which words of those one wrote or follows."""

    box = serializers.ChoiceField(choices=list(BOXES), default="sent")


class PupilQuery(serializers.Serializer[Any]):
    """A part of a name."""

    q = LineField(max_length=100)


class WordChild(serializers.Serializer[Any]):
    """A child in a word, and what the family did."""

    id = serializers.IntegerField(source="pupil.pk")
    name = serializers.CharField(source="pupil.full_name")
    is_read = serializers.BooleanField()
    is_settled = serializers.BooleanField(source="settled", help_text="On n’attend plus rien de la famille")
    is_mine = serializers.BooleanField(help_text="On répond pour cet enfant")


class WordReply(serializers.Serializer[Any]):
    """What one answered."""

    text = serializers.CharField()
    updated_at = serializers.DateTimeField()


class WordLine(serializers.Serializer[Any]):
    """A word in the carnet of a family: one entry for all its children."""

    id = serializers.IntegerField(source="word.pk")
    title = serializers.CharField(source="word.title")
    category = serializers.ChoiceField(choices=Category.choices, source="word.category")
    author = serializers.SerializerMethodField()
    sent_at = serializers.DateTimeField(source="word.sent_at", allow_null=True)
    deadline = serializers.DateTimeField(source="word.deadline", allow_null=True)
    children = WordChild(source="rows", many=True)
    waiting = serializers.SerializerMethodField(help_text="Ce qu’on attend de vous : lire (confirmer), signer, ou rien")
    is_late = serializers.BooleanField()
    confirmed_at = serializers.DateTimeField(allow_null=True)

    def get_waiting(self, entry: Entry) -> Literal["read", "sign"] | None:
        """None when nothing is awaited."""
        return _WAITING.get(entry.waiting)

    def get_author(self, entry: Entry) -> str:
        """Who wrote it, also once the account is gone."""
        return entry.word.author.full_name if entry.word.author else entry.word.author_name


class Word(WordLine):
    """A word, as this person reads it."""

    text = serializers.CharField(source="word.text", help_text="HTML")
    question = serializers.CharField(source="word.question", help_text="L’autorisation à signer, sur la page")
    edition = serializers.IntegerField(source="word.edition")
    state = serializers.ChoiceField(choices=State.choices, source="word.state")
    takes_replies = serializers.BooleanField(source="word.replies")
    both_parents = serializers.BooleanField(source="word.both_parents")
    reply = WordReply(allow_null=True)
    audience = serializers.SerializerMethodField()
    url = serializers.CharField(source="word.get_absolute_url", help_text="La page du mot, dans l’école")

    @extend_schema_field(serializers.ListField(child=serializers.CharField(), allow_null=True))
    def get_audience(self, entry: Entry) -> list[str] | None:
        """Whom its author chose, while it is not sent."""
        return list(entry.word.audience) if entry.word.is_draft else None


class WrittenWord(serializers.Serializer[Any]):
    """A word in its author's list; `settled` of `total` families are done."""

    id = serializers.IntegerField(source="word.pk")
    title = serializers.CharField(source="word.title")
    category = serializers.ChoiceField(choices=Category.choices, source="word.category")
    state = serializers.ChoiceField(choices=State.choices, source="word.state")
    sent_at = serializers.DateTimeField(source="word.sent_at", allow_null=True)
    scheduled_for = serializers.DateTimeField(source="word.scheduled_for", allow_null=True)
    total = serializers.IntegerField()
    settled = serializers.IntegerField()


class WordCounts(serializers.Serializer[Any]):
    """The follow-up: pupils whose family has read, is done, is missing, said yes or no."""

    total = serializers.IntegerField()
    read = serializers.IntegerField()
    settled = serializers.IntegerField()
    missing = serializers.IntegerField()
    yes = serializers.IntegerField()
    no = serializers.IntegerField()
    replies = serializers.IntegerField()


class NewWord(serializers.Serializer[Any]):
    """A word to prepare: what it says, to whom, what it asks."""

    title = LineField(max_length=150)
    text = RichTextField()
    category = serializers.ChoiceField(choices=Category.choices, default=Category.OTHER)
    audience = TokensField(most=MOST_TOKENS, min_length=1)
    replies = serializers.BooleanField(default=False)
    both_parents = serializers.BooleanField(default=False)
    question = LineField(max_length=300, allow_blank=True, default="")
    deadline = serializers.DateField(allow_null=True, default=None, help_text="Jusqu’à la fin de ce jour")

    def validate_deadline(self, day: date | None) -> datetime | None:
        """The end of that day, on the school's clock."""
        if day is None:
            return None
        if not _YEARS[0] <= day.year <= _YEARS[1]:
            raise serializers.ValidationError(_("Cette année n’est pas la bonne."))
        return timezone.make_aware(datetime.combine(day, time(23, 59)))


class CorrectedWord(serializers.Serializer[Any]):
    """A sent word written again over the edition one read; families are not told again."""

    title = LineField(max_length=150)
    text = RichTextField()
    category = serializers.ChoiceField(choices=Category.choices, default=Category.OTHER)
    question = LineField(max_length=300, allow_blank=True, default="")
    edition = EditionField()


def content_of(said: dict[str, Any]) -> Content:
    """What is written, as the services take it."""
    return Content(said["title"], said["text"], said["category"])


def options_of(said: dict[str, Any]) -> Options:
    """What is asked of families."""
    return Options(said["replies"], said["both_parents"], said["question"], said["deadline"])


class WordSent(serializers.Serializer[Any]):
    """What became of a sending: how many pupils it is about, who was left out."""

    pupils = serializers.IntegerField()
    dropped = serializers.ListField(child=serializers.CharField())


class WordReminded(serializers.Serializer[Any]):
    """How many people were reminded."""

    people = serializers.IntegerField()


class Reading(serializers.Serializer[Any]):
    """The edition of the text that was read."""

    edition = EditionField()


class NewWordReply(serializers.Serializer[Any]):
    """What one answers, having read this edition."""

    text = LineField(max_length=LONGEST_REPLY, lines=True)
    edition = EditionField()


class WordAudience(serializers.Serializer[Any]):
    """A pupil, a group or a class one may write about."""

    token = serializers.CharField()
    name = serializers.CharField()
    detail = serializers.CharField()
