"""Who an e-mail reaches: with an address, without, or written to a short while ago."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from django.utils import timezone

from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import MailingKind, MailStatus
from tenant_apps.connection_sheets.models import SheetMail, SheetMailing
from tenant_apps.connection_sheets.selectors import Selection, chosen_people

# Nobody is written to again sooner, unless it is asked for.
PAUSES = {MailingKind.SHEET: timedelta(hours=24), MailingKind.REMINDER: timedelta(days=3)}
# Names told on a page.
_NAMED = 30


@dataclass(frozen=True)
class Reach:
    """The people of a selection by what an e-mail can do for them: ids, in the order of their names."""

    fresh: list[int]
    # Written to a short while ago.
    recent: list[int]
    without: list[int]
    # Of the first of those without an address.
    names_without: list[str] = field(default_factory=list)

    @property
    def with_address(self) -> int:
        """How many have an address."""
        return len(self.fresh) + len(self.recent)

    @property
    def unnamed_without(self) -> int:
        """How many of those without an address are not named."""
        return len(self.without) - len(self.names_without)

    def ids(self, *, again: bool) -> list[int]:
        """Who is to be written to."""
        return self.fresh + self.recent if again else self.fresh


def reach_of(actor: User | None, selection: Selection, kind: str) -> Reach:
    """Whom an e-mail to this selection reaches, in two queries."""
    people = chosen_people(actor, selection).order_by("sort_name", "pk")
    rows = list(people.values_list("pk", "email", "first_name", "last_name"))
    addressed = [pk for pk, email, *_names in rows if email]
    after = timezone.now() - PAUSES[MailingKind(kind)]
    mails = SheetMail.objects.reaching().filter(user__in=addressed, at__gte=after)
    recent = set(mails.order_by().values_list("user", flat=True))
    without = [(pk, f"{first} {last}") for pk, email, first, last in rows if not email]
    return Reach(
        fresh=[pk for pk in addressed if pk not in recent],
        recent=[pk for pk in addressed if pk in recent],
        without=[pk for pk, _name in without],
        names_without=[name for _pk, name in without[:_NAMED]],
    )


@dataclass(frozen=True)
class Progress:
    """How far a mailing is."""

    counts: Counter[str]
    # Mails that did not arrive, or may not have: those people need their sheet on paper.
    troubled: Sequence[SheetMail]

    @property
    def total(self) -> int:
        """Mails in all."""
        return self.counts.total()

    @property
    def sent(self) -> int:
        """Mails the server took."""
        return self.counts[MailStatus.SENT]

    @property
    def done(self) -> int:
        """Mails nobody waits for any more."""
        return self.total - self.counts[MailStatus.WAITING] - self.counts[MailStatus.SENDING]


def progress_of(mailing: SheetMailing) -> Progress:
    """The numbers of a mailing; once it is over, the mails that need a look too."""
    counts = Counter(mailing.mails.order_by().values_list("status", flat=True))
    troubled = mailing.mails.filter(status__in=[MailStatus.REFUSED, MailStatus.SENDING])
    shown = troubled.select_related("user").order_by("user__sort_name", "pk")[:_NAMED] if mailing.is_over else []
    return Progress(counts, list(shown))
