"""One message and its conversation, as somebody reads them; to whom it came."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.http import Http404

from tenant_apps.accounts.models import User
from tenant_apps.accounts.permissions import can_administer
from tenant_apps.communication.permissions import reachable, reachable_groups
from tenant_apps.documents.links import link_to
from tenant_apps.documents.models import Document
from tenant_apps.documents.pictures import icon_of
from tenant_apps.messaging.choices import Role, State
from tenant_apps.messaging.models import Addressee, Attachment, Copy, Message
from tenant_apps.messaging.permissions import visible_to
from tenant_apps.messaging.selectors.lists import header_of
from tenant_apps.messaging.services.common import target_of
from tenant_apps.timeline.models import Event, Report

# Beyond, the earlier ones are on a page of their own message.
MOST_IN_CONVERSATION = 60


@dataclass(frozen=True)
class File:
    """A document that goes with a message, and where it is got."""

    document: Document
    icon: str
    url: str
    download_url: str


@dataclass
class Letter:
    """A message as one person reads it. `copies`: those one holds (the one received, or one's own)."""

    message: Message
    copy: Copy | None
    header: dict[str, list[str]]
    files: list[File] = field(default_factory=list)
    is_opened: bool = False

    @property
    def is_unread(self) -> bool:
        """Whether its reader had not opened it when the page was asked for."""
        return self.copy is not None and not self.copy.outgoing and self.copy.read_at is None

    @property
    def subject(self) -> str:
        """What it is about; nothing of what was taken back."""
        return "" if self.message.is_gone else self.message.subject

    @property
    def body(self) -> str:
        """Its HTML; nothing of what was taken back."""
        return "" if self.message.is_gone else self.message.body

    @property
    def is_hidden_from_others(self) -> bool:
        """Whether one stands in « Cci »: the others do not know."""
        return self.copy is not None and self.copy.role == Role.BCC


@dataclass(frozen=True)
class Conversation:
    """The messages of one conversation that one holds, in order; the one that was asked for is `opened`."""

    letters: list[Letter]
    opened: Letter
    earlier: bool

    @property
    def subject(self) -> str:
        """What it is about."""
        return self.opened.subject

    @property
    def has_unread(self) -> bool:
        """Whether something in it is new."""
        return any(letter.is_unread for letter in self.letters)


def message_for(user: User) -> QuerySet[Message]:
    """Messages `user` may open, with their authors."""
    return visible_to(user).select_related("author", "parent")


def conversation(user: User, message: Message) -> Conversation:
    """All of the conversation that `user` holds, sent already, outside the trash; and the message itself.

    Six queries, however long it is.
    """
    root = message.root_id or message.pk
    about = Q(pk=root) | Q(root=root)
    kept = Copy.objects.filter(message=OuterRef("pk"), user=user, trashed_at=None)
    held = Message.objects.filter(about, Exists(kept), state=State.SENT) | Message.objects.filter(pk=message.pk)
    newest = _with_all(user, held.order_by("-sent_at", "-pk"))[: MOST_IN_CONVERSATION + 1]
    found = list(newest)
    earlier = len(found) > MOST_IN_CONVERSATION
    letters = [letter_of(user, one) for one in reversed(found[:MOST_IN_CONVERSATION])]
    opened = next((one for one in letters if one.message.pk == message.pk), None)
    if opened is None:  # older than all that is shown
        opened = letter_of(user, _with_all(user, Message.objects.filter(pk=message.pk)).get())
        letters.insert(0, opened)
    opened.is_opened = True
    return Conversation(letters, opened, earlier)


def _with_all(user: User, messages: QuerySet[Message]) -> QuerySet[Message]:
    attachments = Attachment.objects.filter(document__trashed_at=None).select_related("document__current")
    return (
        messages.select_related("author")
        .defer("folded", "search")
        .prefetch_related(
            Prefetch("addressees", Addressee.objects.order_by("pk")),
            Prefetch("attachments", attachments.order_by("pk")),
            Prefetch("copies", Copy.objects.filter(user=user).order_by("outgoing"), to_attr="mine"),
        )
    )


def letter_for(user: User, pk: int) -> Letter | None:
    """One message of which `user` holds a copy, whatever its state; None for any other (a 404). Four queries."""
    message = _with_all(user, visible_to(user).filter(pk=pk)).first()
    return letter_of(user, message) if message else None


def letter_of(user: User, message: Message) -> Letter:
    """One message read with its rows (`_with_all`), as this person reads it; no query."""
    mine: list[Copy] = message.mine  # type: ignore[attr-defined]
    header = header_of(user, message, list(message.addressees.all()))
    files = [] if message.is_gone else files_of(user, message.attachments.all())
    return Letter(message, mine[0] if mine else None, header, files)


def files_of(user: User, attachments: Iterable[Attachment]) -> list[File]:
    """Documents (read with their current version) and the links by which `user` gets them."""
    return [_file(user, one.document) for one in attachments if one.document.current]


def _file(user: User, document: Document) -> File:
    version = document.current
    if version is None:
        raise Document.DoesNotExist
    return File(document, icon_of(version.media_type), link_to(user, version), link_to(user, version, download=True))


def draft_files(draft: Message) -> list[Attachment]:
    """What goes with a draft, in order."""
    rows = draft.attachments.filter(document__trashed_at=None).select_related("document__current")
    return list(rows.order_by("pk"))


def documents_of(message: Message) -> list[Document]:
    """The documents a reader gets with a message; Http404 without any, and once it is taken back or hidden."""
    found = [] if message.is_gone else [one.document for one in draft_files(message)]
    if not found:
        raise Http404
    return found


def event_of(user: User, message: Message) -> Event | None:
    """The news by which this person may report the message; None for its author and once it is gone."""
    if message.author_id == user.pk:
        return None
    events = Event.objects.filter(target=target_of(message), removed_at=None, entries__user=user)
    return events.order_by("-pk").first()


def reported(user: User, pk: int) -> Message | None:
    """A message somebody reported, for the administrators who decide of it; None for others."""
    if not can_administer(user):
        return None
    message = Message.objects.filter(pk=pk, state=State.SENT).select_related("author").first()
    told = Report.objects.filter(event__target=f"messaging.message:{pk}")
    return message if message is not None and told.exists() else None


def reported_letter(user: User, message: Message) -> Letter:
    """The same as it was written, its header as its readers saw it."""
    found = _with_all(user, Message.objects.filter(pk=message.pk)).get()
    header = header_of(User(), found, list(found.addressees.all()))
    return Letter(found, None, header, [], True)


@dataclass(frozen=True)
class Delivery:
    """To whom a sent message came. `asleep`: those who have not activated their account, by name as far as known."""

    total: int
    read: int
    asleep: list[str]
    asleep_count: int
    missed: list[dict[str, str]]


_MOST_ASLEEP = 50


def delivery_of(user: User, message: Message) -> Delivery:
    """The delivery report of a message one sent. Four queries."""
    copies = Copy.objects.filter(message=message, outgoing=False)
    asleep = User.objects.pending().filter(pk__in=copies.values("user"))
    known = asleep.filter(pk__in=reachable(user).values("pk")).by_name()
    return Delivery(
        total=copies.count(),
        read=copies.exclude(read_at=None).count(),
        asleep=[one.full_name for one in known[:_MOST_ASLEEP]],
        asleep_count=asleep.count(),
        missed=message.missed,
    )


def readers_of(user: User, message: Message) -> QuerySet[Copy]:
    """The copies of those the author reaches one by one, who has read first; the members of lists are not named."""
    people = reachable(user).values("pk")
    copies = Copy.objects.filter(message=message, outgoing=False, user__in=people).select_related("user")
    return copies.order_by("read_at", "user__sort_name", "pk")


def large_groups(user: User, tokens: Iterable[str], more_than: int) -> list[tuple[str, int]]:
    """(name, people) of the groups among these tokens that hold more than so many. One query."""
    from django.db.models import Count

    from tenant_apps.directory.choices import GroupKind
    from tenant_apps.directory.group_names import group_name

    ids = [int(token[6:]) for token in tokens if token.startswith("group:") and token[6:].isdecimal()]
    groups = reachable_groups(user).filter(pk__in=ids).exclude(kind=GroupKind.BROADCAST)
    counted = groups.annotate(people=Count("members")).filter(people__gt=more_than)
    return [(group_name(group), group.people) for group in counted]  # type: ignore[attr-defined]
