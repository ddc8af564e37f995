"""The audit log in words: each room that shows it has its sentences, this fills them."""

from collections.abc import Mapping
from typing import Any

from tenant_apps.accounts.models import AuditEntry


class _Data(dict[str, Any]):
    """An old entry may lack a word that today's sentence wants."""

    def __missing__(self, key: str) -> str:
        return "…"


def sentence_of(entry: AuditEntry, sentences: Mapping[str, object], **more: str) -> str:
    """The sentence about the entry's verb, with its data and `more` in it; "" when no sentence is about it."""
    sentence = sentences.get(entry.verb)
    return str(sentence) % _Data(entry.data | more) if sentence else ""
