"""The follow-up of a word: how many families are done, who, when, and who is missing."""

from dataclasses import dataclass, field
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import F, Prefetch, QuerySet

from tenant_apps.accounts.models import User
from tenant_apps.directory.models import Guardianship, SchoolClass
from tenant_apps.liaison import rules
from tenant_apps.liaison.choices import Consent, Filter
from tenant_apps.liaison.families import answering
from tenant_apps.liaison.models import Confirmation, Reply, Signature, Word, WordPupil
from tenant_apps.liaison.querysets import WordPupilQuerySet
from tenant_apps.liaison.selectors.family import last_signatures

PAGE_SIZE = 50
REPLIES_A_PAGE = 20


@dataclass(frozen=True)
class Counts:
    """Of pupils: `read` by the rule of the word, `settled` when nothing is awaited; authorised or not."""

    total: int = 0
    read: int = 0
    settled: int = 0
    yes: int = 0
    no: int = 0
    replies: int = 0

    @property
    def missing(self) -> int:
        """From whose family something is awaited."""
        return self.total - self.settled


@dataclass(frozen=True)
class Adult:
    """A responsable of a pupil, and what they did. `user` is None when the account is gone."""

    name: str
    user: User | None = None
    confirmation: Confirmation | None = None
    signature: Signature | None = None
    reply: Reply | None = None

    @property
    def is_pending(self) -> bool:
        """Has never opened the account: only paper reaches them."""
        return self.user is not None and not self.user.is_activated


@dataclass(frozen=True)
class Line:
    """A pupil in the follow-up."""

    pk: int
    pupil: User
    is_read: bool
    settled: bool
    consent: str
    adults: list[Adult] = field(default_factory=list)

    @property
    def classes(self) -> str:
        """« CP, CE1 »."""
        return ", ".join(one.name for one in self.pupil.classes.all())

    @property
    def is_unreachable(self) -> bool:
        """Nobody of this family has opened an account (or nobody answers for the child)."""
        return all(adult.is_pending for adult in self.adults if adult.user)


@dataclass(frozen=True)
class FollowUp:
    """What the page shows."""

    word: Word
    counts: Counts
    page: Page[Any]
    filter: Filter


def _rows(word: Word) -> WordPupilQuerySet:
    return WordPupil.objects.filter(word=word).with_progress()


def counts_of(word: Word) -> Counts:
    """Four queries at most, whatever the pupils."""
    counted = _rows(word).order_by("pk").values_list("confirmed", "signed", "needed")
    rows = [rules.Progress(*numbers) for numbers in counted]
    said = list(consents_of(word).values())
    replies = Reply.objects.filter(word=word).count() if word.replies else 0
    return Counts(
        total=len(rows),
        read=sum(row.is_read for row in rows),
        settled=sum(row.is_settled(asks=bool(word.question)) for row in rows),
        yes=said.count(Consent.YES),
        no=said.count(Consent.NO),
        replies=replies,
    )


def consents_of(word: Word) -> dict[int, str]:
    """Row → what the family said (a Consent), for those who said something that counts. Two queries."""
    if not word.question:
        return {}
    said: dict[int, list[str]] = {}
    for concerned, consent in last_signatures().filter(concerned__word=word).values_list("concerned", "consent"):
        said.setdefault(concerned, []).append(consent)
    enough = dict(_rows(word).filter(pk__in=said).order_by("pk").values_list("pk", "needed"))
    found = {pk: rules.consent_of(answers, enough=enough[pk]) for pk, answers in said.items()}
    return {pk: consent for pk, consent in found.items() if consent}


def follow_up(word: Word, *, shown: Filter = Filter.ALL, page: str | None = None) -> FollowUp:
    """The page of a word's follow-up: a fixed number of queries."""
    consents = consents_of(word)
    rows = _narrowed(_rows(word), shown, consents).by_name()
    found = Paginator(rows, PAGE_SIZE).get_page(page)
    found.object_list = lines_of(word, found.object_list, consents)
    return FollowUp(word, counts_of(word), found, shown)


def _narrowed(rows: WordPupilQuerySet, shown: Filter, consents: dict[int, str]) -> WordPupilQuerySet:
    if shown == Filter.MISSING:
        return rows.with_settled().filter(settled=False)
    if shown == Filter.DONE:
        return rows.filter(confirmed__gte=F("needed"))
    if shown in (Filter.YES, Filter.NO):
        wanted = Consent.YES if shown == Filter.YES else Consent.NO
        return rows.filter(pk__in=[pk for pk, consent in consents.items() if consent == wanted])
    return rows


def lines_of(word: Word, rows: Any, consents: dict[int, str]) -> list[Line]:
    """The lines of these rows (annotated by with_progress), with their adults. Seven queries."""
    links = answering().select_related("relative").order_by("relative__sort_name", "pk")
    rows = rows.select_related("pupil").prefetch_related(
        Prefetch("pupil__classes", SchoolClass.objects.by_level()),
        Prefetch("pupil__guardians", links),
        Prefetch("confirmations", Confirmation.objects.order_by("confirmed_at", "pk")),
        Prefetch("signatures", last_signatures()),
    )
    found = list(rows)
    replies = {one.relative_id: one for one in Reply.objects.filter(word=word).order_by("pk")}
    return [_line(word, row, consents.get(row.pk, ""), replies) for row in found]


def _line(word: Word, row: Any, consent: str, replies: dict[int | None, Reply]) -> Line:
    progress = rules.Progress(row.confirmed, row.signed, row.needed)
    return Line(
        pk=row.pk,
        pupil=row.pupil,
        is_read=progress.is_read,
        settled=progress.is_settled(asks=bool(word.question)),
        consent=consent,
        adults=_adults(row, replies),
    )


def _adults(row: Any, replies: dict[int | None, Reply]) -> list[Adult]:
    """Those who answer for the child today, then whoever did and does not any more."""
    confirmed = {one.relative_id: one for one in row.confirmations.all() if one.relative_id}
    signed = {one.relative_id: one for one in row.signatures.all() if one.relative_id}
    links: list[Guardianship] = list(row.pupil.guardians.all())
    today = [
        Adult(
            link.relative.full_name,
            link.relative,
            confirmed.get(link.relative_id),
            signed.get(link.relative_id),
            replies.get(link.relative_id),
        )
        for link in links
    ]
    known = {link.relative_id for link in links}
    return today + _former(row, known)


def _former(row: Any, known: set[int]) -> list[Adult]:
    gone = [one for one in row.confirmations.all() if one.relative_id not in known]
    signatures: list[Signature] = [one for one in row.signatures.all() if one.relative_id not in known]
    by_name = {one.signed_name: one for one in signatures}
    found = [Adult(one.relative_name, confirmation=one, signature=by_name.pop(one.relative_name, None)) for one in gone]
    return found + [Adult(name, signature=one) for name, one in by_name.items()]


def replies_of(word: Word, page: str | None = None) -> Page[Any]:
    """What families answered, the latest first; each reply with `.children`, whom of theirs the word is about."""
    replies: QuerySet[Reply] = Reply.objects.filter(word=word).select_related("relative").order_by("-updated_at", "-pk")
    found = Paginator(replies, REPLIES_A_PAGE).get_page(page)
    rows = list(found.object_list)
    links = Guardianship.objects.filter(relative__in=[one.relative_id for one in rows if one.relative_id])
    concerned = WordPupil.objects.filter(word=word).values("pupil")
    children: dict[int, list[User]] = {}
    for link in links.filter(child__in=concerned).select_related("child").order_by("child__sort_name", "pk"):
        children.setdefault(link.relative_id, []).append(link.child)
    for one in rows:
        one.children = children.get(one.relative_id or 0, [])  # type: ignore[attr-defined]
    found.object_list = rows
    return found


def whole_follow_up(word: Word) -> tuple[Counts, list[Line]]:
    """Every pupil at once, to print."""
    return counts_of(word), lines_of(word, _rows(word).by_name(), consents_of(word))
