"""The price list: one place, plain data. Amounts are integer cents of euros a year and a school, before VAT."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

# CGI art. 278: digital services to schools have no reduced rate. In hundredths of a percent.
VAT_RATE = 2_000
# When this list began to hold; an order keeps the list of its day.
IN_FORCE_SINCE = "2026-09-01"


@dataclass(frozen=True)
class Price:
    """What a school with up to `classes` classes pays a year; None: however many."""

    classes: int | None
    cents: int

    @property
    def cents_with_vat(self) -> int:
        """The same with VAT, rounded to the cent as on the invoice."""
        return self.cents + (self.cents * VAT_RATE + 5_000) // 10_000


PRICES = (Price(3, 14_900), Price(7, 24_900), Price(12, 34_900), Price(None, 44_900))


def say_vat_rate() -> str:
    """The rate of VAT in words: « 20 % »."""
    return f"{VAT_RATE / 100:g}\u00a0%".replace(".", ",")


@dataclass(frozen=True)
class PriceLine:
    """A line of the price page."""

    label: str
    price: Price


def price_for(class_count: int) -> Price:
    """The price of a school with this many classes."""
    return next(price for price in PRICES if price.classes is None or class_count <= price.classes)


def price_lines() -> list[PriceLine]:
    """The list in words: « 1 à 3 classes », « 4 à 7 classes »…, « 13 classes et plus »."""
    lines, first = [], 1
    for price in PRICES:
        if price.classes is None:
            label = ngettext("%(n)d classe et plus", "%(n)d classes et plus", first) % {"n": first}
        else:
            label = _("%(first)d à %(last)d classes") % {"first": first, "last": price.classes}
            first = price.classes + 1
        lines.append(PriceLine(label, price))
    return lines


@dataclass(frozen=True)
class Estimate:
    """A year of ONE for several schools, in cents."""

    cents: int
    cents_with_vat: int

    @property
    def vat_cents(self) -> int:
        """The VAT alone, in cents."""
        return self.cents_with_vat - self.cents


def estimate(class_counts: list[int], option_cents: list[int] | None = None) -> Estimate:
    """What schools with these numbers of classes pay a year, options besides; each is rounded as its own line."""
    prices = [price_for(count) for count in class_counts] + [Price(None, cents) for cents in option_cents or []]
    return Estimate(sum(price.cents for price in prices), sum(price.cents_with_vat for price in prices))
