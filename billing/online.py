"""What is said to a payment service and what it says: plain data, no library of anybody's.

Money is cents of euro; ids of ours are whole numbers, ids of the service are its own words.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from billing.choices import Means


class GatewayFailure(Exception):
    """Stripe did not do what was asked; its text is the reason, in words.

    `temporary` is True when asking again later may succeed (no answer, too many requests, a fault of theirs).
    """

    def __init__(self, reason: str, *, temporary: bool = False) -> None:
        super().__init__(reason)
        self.temporary = temporary


@dataclass(frozen=True)
class CustomerAsked:
    """A payer as Stripe is told: our id, who it is, where invoices go."""

    payer_id: int
    name: str
    email: str


@dataclass(frozen=True)
class LineAsked:
    """One line of the hosted page, in cents of euro; VAT is lines of its own, so that the sum is our total."""

    text: str
    cents: int


@dataclass(frozen=True)
class InvoiceAsked:
    """An issued invoice to be paid online: our id and number, its customer at Stripe, when it is due, its lines."""

    invoice_id: int
    number: str
    customer: str
    due_on: date
    lines: tuple[LineAsked, ...]

    @property
    def total(self) -> int:
        """What is asked for, in cents."""
        return sum(line.cents for line in self.lines)


@dataclass(frozen=True)
class OnlineInvoice:
    """An invoice at Stripe: its id there, its state (draft, open, paid, void, uncollectible) and its page."""

    stripe_id: str
    status: str
    page: str


@dataclass(frozen=True)
class OnlinePayment:
    """What a payer paid at Stripe: reference (payment intent), cents, day, means, and what of it went back."""

    reference: str
    cents: int
    on: date
    means: Means
    refunded_cents: int = 0


@dataclass(frozen=True)
class RefundAsked:
    """A credit note of ours that gives money back: cents of which invoice, to whom the instructions go."""

    credit_note_id: int
    number: str
    stripe_invoice: str
    cents: int
    email: str


@dataclass(frozen=True)
class OnlineRefund:
    """Money on its way back: reference (refund), cents, the credit note of ours it is for (None: none of ours).

    It may be neither done nor failed: what came by transfer waits for an IBAN to go back to.
    """

    reference: str
    cents: int
    on: date
    is_done: bool
    has_failed: bool = False
    credit_note_id: int | None = None


@dataclass(frozen=True)
class OnlineCredit:
    """A credit noted at Stripe: its id there, and the money that goes back for it."""

    stripe_id: str
    refunds: tuple[OnlineRefund, ...]


@dataclass(frozen=True)
class EventRead:
    """What Stripe says happened: its id, its type, when, and the whole of it."""

    event_id: str
    kind: str
    created_at: datetime
    payload: dict[str, Any]


# From one minute on, twice as long each time, up to six hours.
_LONGEST_WAIT = timedelta(hours=6)


def retry_moment(tries: int, now: datetime) -> datetime:
    """When what failed `tries` times is tried again."""
    return now + min(timedelta(minutes=2 ** min(tries - 1, 10)), _LONGEST_WAIT)


def percent(rate: int) -> str:
    """A rate in hundredths of a percent as French writes it: 550 is « 5,5 »."""
    whole, rest = divmod(rate, 100)
    return f"{whole},{rest:02d}".rstrip("0").rstrip(",")
