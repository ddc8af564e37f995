"""What an invoice, a credit note or a quote says, frozen: PDF, XML and entries are made of this alone.

Money is integer cents of euros, rates hundredths of a percent, dates days. A document built here is
coherent or it is not built at all. Kinds are codes of UNTDID 1001, « BT-n » the terms of EN 16931.
"""

import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields, replace
from datetime import date
from types import UnionType
from typing import Any, Self, cast, get_args, get_origin, get_type_hints

from stdnum import iban
from stdnum.fr import siret

INVOICE, CREDIT_NOTE, QUOTE = "380", "381", "310"
# What Chorus Pro calls « facture d'un fournisseur, à payer ».
TO_PAY = "A1"
STANDARD, EXEMPT = "S", "E"
# UN/ECE Recommendation 20: one of something; a year; a month.
UNIT_ONE, UNIT_YEAR, UNIT_MONTH = "C62", "ANN", "MON"
# The shape of what is stored: a reader of later years knows what it has before it.
VERSION = 1
# BR-FR-01 and BR-FR-02: what the French rules take as a number.
_NUMBER = re.compile(r"[A-Za-z0-9+\-_/]{1,35}")


class FrozenInvalid(ValueError):
    """The document does not hold together; its text names what does not."""


def _require(holds: object, what: str) -> None:
    if not holds:
        raise FrozenInvalid(what)


def vat_on(base_cents: int, rate: int) -> int:
    """VAT in cents on a base, half up (EN 16931 BR-CO-17); rate in hundredths of a percent."""
    return (base_cents * rate + 5_000) // 10_000


@dataclass(frozen=True)
class Address:
    """A postal address: one to three lines, then postcode and town; country as ISO 3166 says it."""

    lines: tuple[str, ...]
    postcode: str
    city: str
    country: str = "FR"

    def __post_init__(self) -> None:
        """At most three lines (BT-35, BT-36, BT-162), none empty."""
        _require(1 <= len(self.lines) <= 3 and all(self.lines), "address: one to three lines")
        _require(self.postcode and self.city and len(self.country) == 2, "address: postcode, city, country")

    @classmethod
    def of(cls, text: str, postcode: str, city: str) -> Self:
        """An address typed in one field: a line for each line or comma of it, what is beyond on the third."""
        parts = [part.strip() for part in re.split(r"[\n,]", text) if part.strip()] or [city]
        return cls((*parts[:2], ", ".join(parts[2:])) if len(parts) > 2 else tuple(parts), postcode, city)


@dataclass(frozen=True)
class Seller:
    """Who sells, as settings said at issue. `capital_cents` and `registry`: C. com. R123-237 and R123-238."""

    name: str
    legal_form: str
    siret: str
    address: Address
    email: str
    phone: str
    iban: str
    bic: str
    vat_number: str = ""
    registry: str = ""
    capital_cents: int = 0
    exempt: bool = False  # franchise en base, CGI art. 293 B
    vat_on_debits: bool = False  # the mention of décret 2022-1299

    def __post_init__(self) -> None:
        """A SIRET that checks, an account to pay into, a VAT number unless the seller has none to charge."""
        _require(self.name and self.legal_form and self.email, "seller: name, legal form, email")
        _require(siret.is_valid(self.siret), "seller: siret")
        _require(self.vat_number or self.exempt, "seller: vat number")
        _require(iban.is_valid(self.iban), "seller: iban")

    @property
    def siren(self) -> str:
        """The nine digits of the company."""
        return self.siret[:9]


@dataclass(frozen=True)
class Buyer:
    """Who pays: the SIRET to invoice and what its accountants ask for (Chorus Pro)."""

    name: str
    siret: str
    address: Address
    email: str = ""
    vat_number: str = ""

    def __post_init__(self) -> None:
        """A name and a SIRET that checks."""
        _require(self.name, "buyer: name")
        _require(siret.is_valid(self.siret), "buyer: siret")

    @property
    def siren(self) -> str:
        """The nine digits of the town or the association."""
        return self.siret[:9]

    @property
    def is_public(self) -> bool:
        """True of the State and of towns: the SIREN that INSEE gives them begins with 1 or 2."""
        return self.siret[0] in "12"


@dataclass(frozen=True)
class Line:
    """A line: so many of one thing at a price, less a discount. `net_cents` is before VAT."""

    label: str
    unit_cents: int
    net_cents: int
    vat_rate: int
    quantity: int = 1
    unit: str = UNIT_ONE
    detail: str = ""
    school: str = ""
    uai: str = ""
    discount_cents: int = 0
    discount_reason: str = ""
    starts_on: date | None = None
    ends_on: date | None = None

    def __post_init__(self) -> None:
        """The net is what quantity, price and discount say; nothing is negative."""
        _require(self.label, "line: label")
        _require(self.quantity > 0 and self.unit_cents >= 0 and self.vat_rate >= 0, "line: negative")
        _require(0 <= self.discount_cents <= self.quantity * self.unit_cents, "line: discount")
        _require(not self.discount_cents or self.discount_reason, "line: reason of the discount")
        _require(self.net_cents == self.quantity * self.unit_cents - self.discount_cents, "line: net")
        _require((self.starts_on is None) == (self.ends_on is None), "line: half a period")
        _require(not (self.starts_on and self.ends_on) or self.starts_on <= self.ends_on, "line: period")


@dataclass(frozen=True)
class VatPart:
    """The VAT of the lines of one rate; `category` is of UNTDID 5305: S taxed, E exempt."""

    category: str
    rate: int
    base_cents: int
    vat_cents: int

    def __post_init__(self) -> None:
        """The amount is the base's, rounded half up; what is exempt carries none."""
        _require(self.category in (STANDARD, EXEMPT), "vat: category")
        _require((self.category == EXEMPT) == (self.rate == 0), "vat: rate of the category")
        _require(self.vat_cents == vat_on(self.base_cents, self.rate), "vat: amount")


@dataclass(frozen=True)
class Note:
    """A mention; its code of UNTDID 4451 says what about (PMT, PMD, AAB, REG, TXD…)."""

    code: str
    text: str


@dataclass(frozen=True)
class Reference:
    """Another document: the invoice that a credit note corrects."""

    number: str
    issued_on: date


@dataclass(frozen=True)
class FrozenInvoice:
    """An invoice (380), a credit note (381, amounts positive too) or a quote (310), whole."""

    kind: str
    number: str  # empty: a draft
    issued_on: date
    due_on: date | None
    seller: Seller
    buyer: Buyer
    lines: tuple[Line, ...]
    vat: tuple[VatPart, ...]
    net_cents: int
    vat_cents: int
    total_cents: int
    starts_on: date
    ends_on: date
    framework: str = TO_PAY
    buyer_reference: str = ""  # BT-10, « code service »
    commitment: str = ""  # BT-13, « numéro d'engagement »
    order_reference: str = ""  # BT-14, our own order
    paid_cents: int = 0  # BT-113
    original: Reference | None = None
    reason: str = ""  # why a credit note
    valid_until: date | None = None  # of a quote
    notes: tuple[Note, ...] = ()
    payment_terms: str = ""  # BT-20
    means: str = "30"  # UNTDID 4461: credit transfer

    def __post_init__(self) -> None:
        """Everything that can be checked of the document alone is."""
        _require(self.kind in (INVOICE, CREDIT_NOTE, QUOTE), "kind")
        _require(not self.number or _NUMBER.fullmatch(self.number), "number")
        _require(self.starts_on <= self.ends_on, "period")
        _require(self.lines, "no line")
        _require((self.kind == CREDIT_NOTE) == (self.original is not None), "a credit note names its original")
        _require((self.kind == QUOTE) == (self.valid_until is not None), "a quote has an end")
        _require(self.kind != INVOICE or self.due_on, "an invoice has a day it is due")
        _require(self.due_on is None or self.due_on >= self.issued_on, "due before it is issued")
        self._check_totals()

    def _check_totals(self) -> None:
        _require(self.net_cents == sum(line.net_cents for line in self.lines), "net total")
        _require(self.vat == vat_parts(self.lines), "vat by rate")
        _require(self.vat_cents == sum(part.vat_cents for part in self.vat), "vat total")
        _require(self.total_cents == self.net_cents + self.vat_cents, "total")
        _require(0 <= self.paid_cents <= self.total_cents, "paid")
        taxed = {part.category for part in self.vat} == {STANDARD}
        _require(taxed != self.seller.exempt, "vat is charged unless the seller is exempt")

    @classmethod
    def of(cls, lines: Sequence[Line], **said: Any) -> Self:
        """A document of these lines, VAT and totals made from them; `said`: the other fields."""
        vat = vat_parts(lines)
        net, tax = sum(line.net_cents for line in lines), sum(part.vat_cents for part in vat)
        totals = {"net_cents": net, "vat_cents": tax, "total_cents": net + tax}
        return cls(lines=tuple(lines), vat=vat, **(totals | said))

    @property
    def due_cents(self) -> int:
        """What is left to pay (BT-115)."""
        return self.total_cents - self.paid_cents

    @property
    def is_draft(self) -> bool:
        """True until a number is allotted."""
        return not self.number

    def numbered(self, number: str, *, issued_on: date, due_on: date | None) -> Self:
        """The same as issued: with its number and its days."""
        return replace(self, number=number, issued_on=issued_on, due_on=due_on)

    def to_json(self) -> dict[str, Any]:
        """What a JSONField stores; `from_json` gives the same back."""
        return {"version": VERSION} | _plain(asdict(self))

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> Self:
        """The document that `to_json` wrote. Raises FrozenInvalid: unknown version, field or value."""
        _require(isinstance(data, dict) and data.get("version") == VERSION, "version")
        return cast("Self", _read(cls, {key: value for key, value in data.items() if key != "version"}))


def vat_parts(lines: Sequence[Line]) -> tuple[VatPart, ...]:
    """VAT by rate on the sum of the lines of that rate (EN 16931 BR-CO-17), highest rate first."""
    bases: dict[int, int] = {}
    for line in lines:
        bases[line.vat_rate] = bases.get(line.vat_rate, 0) + line.net_cents
    return tuple(
        VatPart(STANDARD if rate else EXEMPT, rate, base, vat_on(base, rate))
        for rate, base in sorted(bases.items(), reverse=True)
    )


def _plain(value: Any) -> Any:
    """JSON's own types: days as ISO 8601 says them."""
    if isinstance(value, dict):
        return {key: _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    return value.isoformat() if isinstance(value, date) else value


def _read(kind: Any, value: Any) -> Any:
    """A value of this type hint out of JSON's own types. Raises FrozenInvalid."""
    if hasattr(kind, "__dataclass_fields__"):
        return _read_fields(kind, value)
    if get_origin(kind) is UnionType:
        return None if value is None else _read(get_args(kind)[0], value)
    if get_origin(kind) is tuple:
        _require(isinstance(value, list), "a list is wanted")
        return tuple(_read(get_args(kind)[0], each) for each in value)
    if kind is date:
        return _read_day(value)
    _require(type(value) is kind, f"{value!r}: {kind.__name__} is wanted")
    return value


def _read_fields(kind: Any, value: Any) -> Any:
    _require(isinstance(value, dict), f"{kind.__name__}: an object is wanted")
    hints = get_type_hints(kind)
    unknown = set(value) - {field.name for field in fields(kind)}
    _require(not unknown, f"{kind.__name__}: unknown {sorted(unknown)}")
    try:
        return kind(**{name: _read(hints[name], each) for name, each in value.items()})
    except TypeError as missing:
        raise FrozenInvalid(str(missing)) from missing


def _read_day(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as wrong:
        raise FrozenInvalid(f"{value!r}: a day is wanted") from wrong
