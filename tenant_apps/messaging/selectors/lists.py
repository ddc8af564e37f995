"""Lists of one's copies: places, folders, what is searched; one page after the other, without losing one's place."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet, prefetch_related_objects
from django.db.models.functions import Left
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from tenant_apps.accounts.models import User
from tenant_apps.messaging.choices import Place, Role, State
from tenant_apps.messaging.models import Addressee, Attachment, Copy, Folder, Message
from tenant_apps.messaging.rules import MOST_AT_ONCE
from tenant_apps.messaging.selectors.search import question
from tenant_apps.richtext.cleaning import as_text

PAGE = 30
_START = 700  # of the HTML: enough for a line of words
_EXCERPT = 140
_MOST_NAMES = 3
Mark = tuple[datetime, int]


@dataclass(frozen=True)
class Line:
    """A copy in a list: whom it is of or for, how it begins."""

    copy: Copy
    who: str
    others: int
    excerpt: str

    @property
    def message(self) -> Message:
        """What it is a copy of."""
        return self.copy.message

    @property
    def title(self) -> str:
        """What it is about, or why one cannot read it any more."""
        if self.message.recalled_at:
            return _("Message rappelé par son auteur")
        if self.message.moderated_at:
            return _("Message retiré par l’école")
        return self.message.subject or pgettext("message", "sans objet")

    @property
    def people(self) -> str:
        """Its author, or those it is for, in words."""
        if not self.who:
            some = ngettext("%(n)s destinataire", "%(n)s destinataires", self.others) % {"n": self.others}
            return some if self.others else _("Sans destinataire")
        more = ngettext("et %(n)s autre", "et %(n)s autres", self.others) % {"n": self.others}
        shown = f"{self.who} {more}" if self.others else self.who
        return _("À\u00a0:") + f" {shown}" if self.copy.outgoing else shown

    @property
    def is_unread(self) -> bool:
        """Whether its reader has not opened it."""
        return not self.copy.outgoing and self.copy.read_at is None

    @property
    def has_files(self) -> bool:
        """Whether documents go with it; known to copies of a list only."""
        return bool(getattr(self.copy, "has_files", False)) and not self.message.is_gone


@dataclass(frozen=True)
class Listing:
    """One stretch of a list, and where the next begins (None at the end)."""

    lines: list[Line]
    after: Mark | None


def copies_in(user: User, place: str, *, folder: Folder | None = None) -> QuerySet[Copy]:
    """The copies that lie there, in no order."""
    mine = Copy.objects.filter(user=user)
    if folder is not None:
        return mine.filter(folder=folder, trashed_at=None)
    if place == Place.TRASH:
        return mine.exclude(trashed_at=None)
    if place == Place.INBOX:
        return mine.filter(outgoing=False, folder=None, trashed_at=None)
    state = {Place.DRAFTS: State.DRAFT, Place.SCHEDULED: State.SCHEDULED}.get(Place(place), State.SENT)
    return mine.filter(outgoing=True, folder=None, trashed_at=None, message__state=state)


def listing(
    user: User,
    place: str,
    *,
    folder: Folder | None = None,
    words: str = "",
    unread: bool = False,
    before: Mark | None = None,
    size: int = PAGE,
) -> Listing:
    """The newest copies there before a mark; `words` look in all one's messages, or in the folder or the trash.

    One query, however many rows; one more where some were sent (whom they name), one when words are looked for.
    """
    found = _copies_asked(user, place, folder, words, unread)
    if before is not None:
        moment, pk = before
        found = found.filter(Q(moment__lte=moment) & ~Q(moment=moment, id__gte=pk))
    if words:
        found = Copy.objects.filter(pk__in=_newest(found, size + 1))
    rows = list(_with_files(found)[: size + 1])
    # What came in is said by its author: nobody else's name is read.
    prefetch_related_objects([one for one in rows if one.outgoing], _NAMES)
    more = rows[size - 1] if len(rows) > size else None
    return Listing([line_of(one) for one in rows[:size]], (more.moment, more.pk) if more else None)


def rows_asked(
    user: User, place: str, *, folder: Folder | None = None, words: str = "", unread: bool = False
) -> QuerySet[Copy]:
    """The copies of `listing`, all of them, with what `line_of` reads; the newest first."""
    return _with_all(_copies_asked(user, place, folder, words, unread))


def _copies_asked(user: User, place: str, folder: Folder | None, words: str, unread: bool) -> QuerySet[Copy]:
    asked = question(words)
    everywhere = asked is not None and folder is None and place == Place.INBOX
    found = Copy.objects.filter(user=user, trashed_at=None) if everywhere else copies_in(user, place, folder=folder)
    if asked is not None:
        found = found.filter(message__search=asked)
    if unread:
        found = found.filter(read_at=None, outgoing=False)
    return found


def _newest(found: QuerySet[Copy], most: int) -> list[int]:
    """Keys of the newest of these; one query.

    Received and sent apart, as `message_copy_list` has each in order: a word that stands everywhere is found by
    walking it, a rare one by the index of words, and no more than keys are sorted.
    """
    received, sent = (
        found.filter(outgoing=outgoing).order_by("-moment", "-id").values_list("moment", "pk")[:most]
        for outgoing in (False, True)
    )
    return [pk for _moment, pk in received.union(sent, all=True).order_by("-moment", "-pk")[:most]]


# What a line shows; a person has thirty columns.
_SHOWN = (
    *(f"message__{name}" for name in ("author_name", "subject", "state", "tokens", "recalled_at", "moderated_at")),
    *(f"message__author__{name}" for name in ("first_name", "last_name")),
    *("user", "outgoing", "moment", "read_at", "answered", "folder__name"),
)


_NAMES = Prefetch("message__addressees", Addressee.objects.only("message", "name").order_by("pk"))


def _with_files(copies: QuerySet[Copy]) -> QuerySet[Copy]:
    files = Attachment.objects.filter(message=OuterRef("message"), document__trashed_at=None)
    return _shown(copies).annotate(has_files=Exists(files)).order_by("-moment", "-id")


def _with_all(copies: QuerySet[Copy]) -> QuerySet[Copy]:
    return _with_files(copies).prefetch_related(_NAMES)


def _shown(copies: QuerySet[Copy]) -> QuerySet[Copy]:
    rows = copies.select_related("message__author", "folder").only(*_SHOWN)
    return rows.annotate(start=Left("message__body", _START))


def line_of(copy: Copy) -> Line:
    """A copy read with its rows (`rows_asked`), in a list; no query."""
    start = "" if copy.message.is_gone else as_text(copy.start)  # type: ignore[attr-defined]
    who, others = _who(copy)
    return Line(copy, who, others, " ".join(start.split())[:_EXCERPT])


def _who(copy: Copy) -> tuple[str, int]:
    """The author of what one received; the first of those one wrote to, and how many more there are."""
    message = copy.message
    if not copy.outgoing:
        return (message.author.full_name if message.author else message.author_name), 0
    names = [one.name for one in message.addressees.all()]
    if not names and message.state != State.SENT:
        return "", sum(len(tokens) for tokens in message.tokens.values())
    return ", ".join(names[:_MOST_NAMES]), max(0, len(names) - _MOST_NAMES)


def waiting(user: User) -> QuerySet[Copy]:
    """What this person received and has not read, wherever it lies but in the trash."""
    return Copy.objects.filter(user=user, outgoing=False, read_at=None, trashed_at=None)


def as_they_are(user: User, ids: Collection[int]) -> list[Copy]:
    """These copies of one's own, before something is done to them."""
    return list(Copy.objects.filter(user=user, pk__in=list(ids)[:MOST_AT_ONCE]).order_by("pk"))


def latest_unread(user: User, most: int) -> list[Line]:
    """The last messages this person has not read, to be named. One query."""
    return [line_of(one) for one in _shown(waiting(user)).order_by("-moment", "-id")[:most]]


def folder_for(user: User, pk: int) -> Folder | None:
    """A folder of one's own; None for any other (a 404)."""
    return own_folders(user).filter(pk=pk).first()


def own_folders(user: User) -> QuerySet[Folder]:
    """One's folders."""
    return Folder.objects.filter(owner=user).order_by("pk")


def folders_of(user: User) -> list[tuple[Folder, int]]:
    """One's folders as a tree in order, each with its depth (0 outermost). One query."""
    below: dict[int | None, list[Folder]] = {}
    for folder in Folder.objects.filter(owner=user).order_by("name", "pk"):
        below.setdefault(folder.parent_id, []).append(folder)
    return _branch(below, None, 0)


def _branch(below: dict[int | None, list[Folder]], parent: int | None, depth: int) -> list[tuple[Folder, int]]:
    found = []
    for folder in below.get(parent, []):
        found += [(folder, depth), *_branch(below, folder.pk, depth + 1)]
    return found


def header_of(user: User, message: Message, addressees: Sequence[Addressee]) -> dict[str, list[str]]:
    """Role → names, as `user` may know them: who is in « Cci » is known to the author alone."""
    mine = user.pk is not None and message.author_id == user.pk
    shown: dict[str, list[str]] = {role: [] for role in Role.values}
    for one in addressees:
        if one.role != Role.BCC or mine:
            shown[one.role].append(one.name)
    return shown


def count_below(user: User, folder: Folder) -> int:
    """How many messages a folder and those in it hold."""
    ids, level = [folder.pk], [folder.pk]
    while level:
        level = list(Folder.objects.filter(owner=user, parent__in=level).order_by("pk").values_list("pk", flat=True))
        ids += level
    return Copy.objects.filter(user=user, folder__in=ids, trashed_at=None).count()
