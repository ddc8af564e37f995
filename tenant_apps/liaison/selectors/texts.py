"""Texts of words as they are and as they were."""

from dataclasses import dataclass

from django.db.models import Q

from tenant_apps.accounts.models import User
from tenant_apps.liaison.models import Signature, Word, WordEdition
from tenant_apps.liaison.permissions import visible_to
from tenant_apps.richtext.media import address_of


@dataclass(frozen=True)
class Text:
    """One edition of a word; `number` counts from 1."""

    number: int
    title: str
    text: str
    question: str


def edition_texts(word: Word) -> list[WordEdition]:
    """The word as it was before each change, the latest first; with who changed it."""
    return list(word.editions.select_related("changed_by"))


def text_signed(signature: Signature) -> Text:
    """What this signature was put under. One query when the word has changed since."""
    word = signature.concerned.word
    if signature.edition != word.edition:
        kept = WordEdition.objects.filter(word=word, number=signature.edition).first()
        if kept is not None:
            return Text(kept.number, kept.title, kept.text, kept.question)
    return Text(word.edition, word.title, word.text, word.question)


def holds_document(user: User, number: int) -> bool:
    """Whether a word that `user` may read holds this document (richtext.media)."""
    address = address_of(number)
    holding = Q(text__contains=address) | Q(editions__text__contains=address)
    return visible_to(user).filter(holding).exists()
