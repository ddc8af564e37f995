"""The plural of the source language: in French « 0 élève » is singular."""

from gettext import NullTranslations

from django.conf import settings
from django.utils.translation import trans_real


class FrenchSource(NullTranslations):
    """What no catalogue translates is said as the source says it; gettext's own rule is English's (n == 1)."""

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        """The singular below two, whatever the sign."""
        return msgid1 if abs(n) < 2 else msgid2


def speak_french() -> None:
    """Put the French rule behind the source language, which the others fall back on, all but English in Django."""
    for code in {settings.LANGUAGE_CODE, *(code for code, _name in settings.LANGUAGES if code.startswith("en"))}:
        trans_real.translation(code).add_fallback(FrenchSource())
