"""Fields of the services' serializers, bounded as the pages' forms are."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from tenants.text import has_odd_characters

# PostgreSQL's bigint: what ids are.
_LARGEST_ID = 2**63 - 1


class LineField(serializers.CharField):
    """Words on a line (or more, with `lines`) without the characters no page can show."""

    default_error_messages = {"odd": _("Ce texte contient des caractères illisibles : retapez-le.")}

    def __init__(self, *, max_length: int, lines: bool = False, **options: Any) -> None:
        self.lines = lines
        super().__init__(max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> str:
        """What was written. Raises ValidationError."""
        text: str = super().to_internal_value(data)
        if has_odd_characters(text, lines=self.lines):
            self.fail("odd")
        return text


class IdField(serializers.IntegerField):
    """The id of something."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=_LARGEST_ID, **options)


class EditionField(serializers.IntegerField):
    """The edition of the text one read, as the last answer gave it."""

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=0, max_value=2**31 - 1, **options)


class TokensField(serializers.ListField):
    """Whom one chose, as « user:3 », « group:5 »."""

    def __init__(self, *, most: int, **options: Any) -> None:
        child = serializers.RegexField(r"^[a-z_]{1,20}:[0-9]{1,18}$")
        super().__init__(child=child, max_length=most, **options)
