"""The carnet as families read it: one entry for a word, with all of one's children whom it is about."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Case, Count, Exists, OuterRef, Prefetch, Q, Value, When
from django.db.models.expressions import RawSQL
from django.utils import timezone

from shared_apps.ui import counts
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory import selectors as directory
from tenant_apps.liaison import rules
from tenant_apps.liaison.choices import Waiting
from tenant_apps.liaison.models import Confirmation, Reply, Signature, Word, WordPupil
from tenant_apps.liaison.permissions import answered_by, concerning, read_by
from tenant_apps.liaison.querysets import WordPupilQuerySet, WordQuerySet

PAGE_SIZE = 20
# On the first page: the most pressing; the carnet has them all.
MOST_WAITING = 5


@dataclass(frozen=True)
class Child:
    """A child whose words one reads, and how many wait for one's answer."""

    user: User
    waiting: int


@dataclass(frozen=True)
class Row:
    """One child in a word, and what the family did."""

    pk: int
    pupil: User
    is_read: bool
    settled: bool
    # Whether the reader answers for this child.
    is_mine: bool
    confirmations: list[Confirmation] = field(default_factory=list)
    # The last one of each signer.
    signatures: list[Signature] = field(default_factory=list)

    def confirmed_by(self, user: User) -> Confirmation | None:
        """When this person said they had read it."""
        return next((one for one in self.confirmations if one.relative_id == user.pk), None)

    def signed_by(self, user: User) -> Signature | None:
        """What this person signed last."""
        return next((one for one in self.signatures if one.relative_id == user.pk), None)


@dataclass(frozen=True)
class Entry:
    """A word as one reader has it."""

    word: Word
    rows: list[Row]
    reader: User
    reply: Reply | None = None

    @property
    def waiting(self) -> str:
        """What is still asked of the reader (a Waiting)."""
        return max((self._asked(row) for row in self.rows), default=str(Waiting.NOTHING))

    def _asked(self, row: Row) -> str:
        done = row.signed_by(self.reader) if self.word.question else row.confirmed_by(self.reader)
        if not row.is_mine or row.settled or done:
            return Waiting.NOTHING
        return Waiting.SIGN if self.word.question else Waiting.READ

    @property
    def children(self) -> list[User]:
        """Those the word is about, by name."""
        return [row.pupil for row in self.rows]

    @property
    def mine(self) -> list[Row]:
        """The children the reader answers for."""
        return [row for row in self.rows if row.is_mine]

    @property
    def is_read(self) -> bool:
        """Whether the family of each child has read it."""
        return all(row.is_read for row in self.rows)

    @property
    def confirmed_at(self) -> datetime | None:
        """When the reader confirmed it, None while they have not for all their children."""
        mine = [row.confirmed_by(self.reader) for row in self.mine]
        return max((one.confirmed_at for one in mine if one), default=None) if all(mine) else None

    @property
    def is_late(self) -> bool:
        """Something is asked, and its deadline has passed."""
        return bool(self.waiting) and rules.is_late(self.word.deadline, timezone.now())

    @property
    def readers(self) -> list[Confirmation]:
        """Who confirmed, each once, the first first."""
        found: dict[str, Confirmation] = {}
        for one in (one for row in self.rows for one in row.confirmations):
            found.setdefault(one.relative_name, one)
        return sorted(found.values(), key=lambda one: (one.confirmed_at, one.pk))

    @property
    def seen_edition(self) -> int:
        """The newest text the reader confirmed; 0 when none."""
        return max((one.edition for row in self.mine if (one := row.confirmed_by(self.reader))), default=0)

    @property
    def has_moved(self) -> bool:
        """The text has changed since the reader confirmed it."""
        return 0 < self.seen_edition < self.word.edition


def waiting_rows(user: User) -> WordPupilQuerySet:
    """Rows for which something is asked of `user`: their family is not done, nor are they. One query."""
    sql, params = _waiting_sql("pk", user)
    return WordPupil.objects.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - written by the ORM below


def waiting_words(user: User) -> WordQuerySet:
    """Words that wait for `user` to confirm or sign: what bars count."""
    sql, params = _waiting_sql("word", user)
    return Word.objects.filter(pk__in=RawSQL(sql, params))  # noqa: S611 - written by the ORM below


# Every page counts these rows: what the ORM needs tens of milliseconds to write is written once for all people.
_ANYBODY = -1


def _waiting_sql(column: str, user: User) -> tuple[str, list[Any]]:
    """The SQL that gives this column of the rows that wait for `user`, and its parameters."""
    sql, params = _written_once(column)
    return sql, [user.pk if one == _ANYBODY else one for one in params]


@cache
def _written_once(column: str) -> tuple[str, Sequence[Any]]:
    user = User(pk=_ANYBODY)
    confirmed = Confirmation.objects.filter(concerned=OuterRef("pk"), relative=user)
    signed = Signature.objects.filter(concerned=OuterRef("pk"), relative=user)
    done = Q(Exists(confirmed), word__question="") | (~Q(word__question="") & Q(Exists(signed)))
    rows = answered_by(user).with_settled().filter(~done, settled=False)
    return rows.order_by().values(column).query.sql_with_params()


def waiting_entries(user: User) -> list[Entry]:
    """The most pressing of them for the first page: those with a deadline first, then the newest.

    One query when nothing waits, and the bar needs not ask again.
    """
    if user.profile == Profile.PUPIL:
        return []
    with connection.cursor() as cursor:
        cursor.execute(*_waiting_sql("word", user))
        waiting = {pk for (pk,) in cursor.fetchall()}
    counts.note(user, "liaison", len(waiting))
    if not waiting:
        return []
    pressing = Case(When(deadline=None, then=Value(1)), default=Value(0))
    words = Word.objects.filter(pk__in=waiting).select_related("author")
    return as_entries(user, list(words.order_by(pressing, "deadline", "-sent_at", "-pk")[:MOST_WAITING]))


def children_of(user: User) -> list[Child]:
    """The children whose words one reads, each with what waits. Two queries; none of them for a pupil."""
    if user.profile == Profile.PUPIL:
        return []
    children = list(directory.children_of(user))
    if not children:
        return []
    counted = waiting_rows(user).order_by().values("pupil").annotate(n=Count("pk"))
    waiting = dict(counted.values_list("pupil", "n"))
    return [Child(child, waiting.get(child.pk, 0)) for child in children]


def entries_of(user: User, *, child: int | None = None, waiting: bool = False, page: str | None = None) -> Page[Any]:
    """The words one reads, the newest first, as a page of Entry; of one child, or only those that wait."""
    found = Paginator(words_of(user, child=child, waiting=waiting), PAGE_SIZE).get_page(page)
    found.object_list = as_entries(user, list(found.object_list))
    return found


def words_of(user: User, *, child: int | None = None, waiting: bool = False) -> WordQuerySet:
    """The words of `entries_of`, all of them, with their authors."""
    words = waiting_words(user) if waiting else read_by(user)
    if child is not None:
        words = words.filter(pk__in=concerning(user).filter(pupil=child).values("word"))
    return words.select_related("author").newest()


def reading_of(user: User, word: Word) -> Entry:
    """One word as `user` reads it; no rows when it is about none of theirs."""
    [entry] = as_entries(user, [word])
    return entry


def as_entries(user: User, words: list[Word]) -> list[Entry]:
    """These words as `user` reads them. Five queries, whatever the words; none without any."""
    if not words:
        return []
    rows = _rows(user, words)
    replies = {one.word_id: one for one in Reply.objects.filter(word__in=words, relative=user)}
    return [Entry(word, rows.get(word.pk, []), user, replies.get(word.pk)) for word in words]


def _rows(user: User, words: Collection[Word]) -> dict[int, list[Row]]:
    mine = answered_by(user).filter(pk=OuterRef("pk"))
    rows = concerning(user).filter(word__in=[word.pk for word in words]).with_progress().annotate(is_mine=Exists(mine))
    confirmations = Prefetch("confirmations", Confirmation.objects.order_by("confirmed_at", "pk"))
    signatures = Prefetch("signatures", last_signatures())
    asking = {word.pk for word in words if word.question}
    found: dict[int, list[Row]] = {}
    for one in rows.select_related("pupil").by_name().prefetch_related(confirmations, signatures):
        found.setdefault(one.word_id, []).append(_row(one, asks=one.word_id in asking))
    return found


def last_signatures() -> Any:
    """The last signature of each signer for each row; an account that is gone keeps each of its own."""
    later = Signature.objects.filter(
        concerned=OuterRef("concerned"), relative=OuterRef("relative"), pk__gt=OuterRef("pk")
    )
    return Signature.objects.filter(~Exists(later)).order_by("pk")


def _row(one: WordPupil, *, asks: bool) -> Row:
    known: Any = one
    progress = rules.Progress(known.confirmed, known.signed, known.needed)
    return Row(
        pk=one.pk,
        pupil=one.pupil,
        is_read=progress.is_read,
        settled=progress.is_settled(asks=asks),
        is_mine=known.is_mine,
        confirmations=list(known.confirmations.all()),
        signatures=list(known.signatures.all()),
    )
