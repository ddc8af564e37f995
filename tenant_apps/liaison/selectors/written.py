"""What an author finds: words sent, shared with them, drafts, planned ones; templates."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Q, QuerySet

from tenant_apps.accounts.models import User
from tenant_apps.liaison.choices import Box, State
from tenant_apps.liaison.models import Template, Word, WordPupil
from tenant_apps.liaison.permissions import drafts_of, followed_by
from tenant_apps.liaison.querysets import WordPupilQuerySet, WordQuerySet

PAGE_SIZE = 20


@dataclass(frozen=True)
class Written:
    """A word in its author's list; `settled` of `total` families have done what is asked."""

    word: Word
    total: int = 0
    settled: int = 0

    @property
    def is_done(self) -> bool:
        """Nothing is awaited any more."""
        return self.total > 0 and self.settled == self.total


def words_in(user: User, box: Box) -> WordQuerySet:
    """The words of one box, in its order, with their authors."""
    return _words_in(user, box).select_related("author")


def _words_in(user: User, box: Box) -> WordQuerySet:
    if box == Box.DRAFTS:
        return drafts_of(user).filter(state=State.DRAFT).order_by("-updated_at", "-pk")
    if box == Box.SCHEDULED:
        return drafts_of(user).filter(state=State.SCHEDULED).order_by("scheduled_for", "pk")
    if box == Box.SHARED:
        return followed_by(user).exclude(author=user).filter(state=State.SENT).newest()
    return followed_by(user).filter(author=user).order_by(F("sent_at").desc(), "-pk")


def written(user: User, box: Box, page: str | None = None) -> Page[Any]:
    """A page of Written: four queries, whatever the words."""
    found = Paginator(words_in(user, box), PAGE_SIZE).get_page(page)
    found.object_list = as_written(list(found.object_list))
    return found


def as_written(words: list[Word]) -> list[Written]:
    """These words with how many families are done. Two queries at most."""
    progress = _progress(word.pk for word in words if not word.is_draft)
    return [Written(word, *progress.get(word.pk, (0, 0))) for word in words]


def _progress(words: Iterable[int]) -> dict[int, tuple[int, int]]:
    """Word → (pupils, pupils whose family is done)."""
    ids = list(words)
    if not ids:
        return {}
    rows = WordPupil.objects.filter(word__in=ids)
    done = dict(_by_word(rows.with_settled().filter(settled=True)))
    return {pk: (total, done.get(pk, 0)) for pk, total in _by_word(rows)}


def _by_word(rows: WordPupilQuerySet) -> Iterable[tuple[int, int]]:
    return rows.order_by().values("word").annotate(n=Count("pk")).values_list("word", "n")


def shown_templates(user: User) -> QuerySet[Template]:
    """One's own and the school's, by title."""
    return Template.objects.filter(Q(owner=user) | Q(owner=None)).order_by("title", "pk")
