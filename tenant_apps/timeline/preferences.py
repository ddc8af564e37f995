"""What one person is sent: the defaults of each kind of news, their own choices, what they switched off."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from tenant_apps.accounts.models import User
from tenant_apps.communication.rules import Hours
from tenant_apps.communication.selectors import quiet_hours
from tenant_apps.timeline.choices import Frequency, Stop
from tenant_apps.timeline.kinds import Kind
from tenant_apps.timeline.models import PushSubscription, Reader

_READER = ("choices", "silent_apps", "mails_stopped_at", "mails_stopped_why")


@dataclass(frozen=True)
class Wish:
    """How one wants to be told of one kind of news."""

    mail: Frequency
    push: bool


NOTHING = Wish(Frequency.NEVER, push=False)


@dataclass(frozen=True)
class Wishes:
    """What a person said of all kinds. `choices` is {kind: {"mail": Frequency, "push": bool}}, as Reader keeps it."""

    choices: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    silent_apps: Collection[str] = ()
    # They asked that nothing be sent any more.
    stopped: bool = False
    # They have an address they confirmed, and which works.
    mailable: bool = False
    pushable: bool = False

    def chosen(self, kind: Kind) -> Wish:
        """What was chosen for this kind, else its defaults; switches and address aside."""
        said = self.choices.get(kind.key, {})
        return Wish(Frequency(said.get("mail", kind.mail)), bool(said.get("push", kind.push)))

    def of(self, kind: Kind) -> Wish:
        """What is sent to this person of this kind."""
        if kind.internal or self.stopped or kind.app in self.silent_apps:
            return NOTHING
        chosen = self.chosen(kind)
        return Wish(chosen.mail if self.mailable else Frequency.NEVER, push=chosen.push and self.pushable)


def address_works(verified_at: datetime | None, stopped_at: datetime | None, why: str) -> bool:
    """Whether mail may be sent to an address: confirmed, and again since a server refused it."""
    if verified_at is None:
        return False
    return why != Stop.BOUNCED or stopped_at is None or verified_at > stopped_at


def wishes_of(user_ids: Collection[int]) -> dict[int, Wishes]:
    """The wishes of these people, by id, whoever is blocked or leaving left out; three queries."""
    readers = {row["user_id"]: row for row in Reader.objects.filter(user__in=user_ids).values("user_id", *_READER)}
    pushable = set(PushSubscription.objects.filter(user__in=user_ids).values_list("user_id", flat=True))
    here = User.objects.staying().filter(pk__in=user_ids, blocked_at=None)
    return {
        pk: _wishes(readers.get(pk, {}), verified_at if email else None, pushable=pk in pushable)
        for pk, email, verified_at in here.values_list("pk", "email", "email_verified_at")
    }


def wishes(user: User) -> Wishes:
    """The same of one person."""
    return wishes_of([user.pk]).get(user.pk, Wishes())


@dataclass(frozen=True)
class Situation:
    """All that the page of preferences shows of a person, their choices included."""

    wishes: Wishes
    address: str
    # Confirmed, whether it works or not.
    confirmed: bool
    refused: bool
    # SHA-256 of the addresses of their browsers.
    browsers: list[str]
    quiet: Hours

    @property
    def unreached(self) -> bool:
        """No mail can be sent to them."""
        return not self.wishes.mailable


def situation_of(user: User) -> Situation:
    """Where `user` stands: five queries."""
    said = wishes(user)
    return Situation(
        wishes=said,
        address=user.email,
        confirmed=bool(user.email) and user.email_verified_at is not None,
        refused=bool(user.email) and user.email_verified_at is not None and not said.mailable,
        browsers=list(PushSubscription.objects.filter(user=user).order_by("pk").values_list("digest", flat=True)),
        quiet=quiet_hours(),
    )


def _wishes(row: Mapping[str, Any], verified_at: datetime | None, *, pushable: bool) -> Wishes:
    stopped_at, why = row.get("mails_stopped_at"), row.get("mails_stopped_why", "")
    return Wishes(
        choices=row.get("choices", {}),
        silent_apps=row.get("silent_apps", ()),
        stopped=stopped_at is not None and why == Stop.ASKED,
        mailable=address_works(verified_at, stopped_at, why),
        pushable=pushable,
    )
