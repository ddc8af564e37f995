"""How the lines of quotes and invoices name what they charge: in French, whatever is spoken around."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from billing.choices import LineKind, PriceKind
from billing.rules import MONTHS, Part
from shared_apps.ui.templatetags.ui import euros

# The first line of a year is YEAR, whatever it counts: it is what tells that a year is charged.
_KINDS = {PriceKind.SCHOOL: LineKind.YEAR, PriceKind.PUPIL: LineKind.PUPILS, PriceKind.OPTION: LineKind.OPTION}


def kind_of(part: Part, place: int) -> LineKind:
    """What a line says it charges, from its place among the lines of its year."""
    return LineKind.YEAR if place == 0 else _KINDS[PriceKind(part.kind)]


def label_of(part: Part, school_year: str) -> str:
    """« Abonnement annuel à ONE, année scolaire 2026-2027 »."""
    with override("fr"):
        said = {
            PriceKind.SCHOOL: _("Abonnement annuel à ONE, année scolaire %(year)s"),
            PriceKind.PUPIL: _("Abonnement à ONE par élève, année scolaire %(year)s"),
            PriceKind.OPTION: _("Option « %(option)s », année scolaire %(year)s"),
        }[PriceKind(part.kind)]
        return said % {"year": school_year, "option": part.label}


def detail_of(part: Part, *, classes: int, months: int) -> str:
    """« 5 classes, 10 mois sur 12 »: what is counted, and how much of the year."""
    with override("fr"):
        counted = {
            PriceKind.SCHOOL: ngettext("%(n)d classe", "%(n)d classes", classes) % {"n": classes},
            PriceKind.PUPIL: ngettext("%(n)d élève à %(price)s", "%(n)d élèves à %(price)s", part.count)
            % {"n": part.count, "price": euros(part.unit_cents)},
            PriceKind.OPTION: "",
        }[PriceKind(part.kind)]
        return ", ".join(filter(None, [counted, say_months(months)]))


def say_months(months: int) -> str:
    """« 10 mois sur 12 »; nothing of a whole year."""
    if months == MONTHS:
        return ""
    return ngettext("%(n)d mois sur 12", "%(n)d mois sur 12", months) % {"n": months}
