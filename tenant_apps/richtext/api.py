"""A rich text sent by a program: HTML, cleaned as the editor's is."""

from typing import Any

from rest_framework import serializers

from tenant_apps.richtext.cleaning import LONGEST, as_text, clean


class RichTextField(serializers.CharField):
    """HTML of the allow-list; what holds neither words nor media is nothing."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=LONGEST, trim_whitespace=False, **options)

    def run_validation(self, data: Any = serializers.empty) -> Any:
        """The cleaned text, "" for nothing where that is allowed. Raises ValidationError."""
        found = super().run_validation(data)
        if not isinstance(found, str):
            return found
        html = clean(found)
        if len(html) > LONGEST:  # signs became entities
            self.fail("max_length")
        html = html if as_text(html) or "src=" in html else ""
        if not html and not self.allow_blank:
            self.fail("blank")
        return html
