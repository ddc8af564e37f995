"""Forms of the rates late payment is counted with."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from billing.console.fields import RateField, SeenField
from billing.models import CentralBankRate
from billing.models.rates import half_year_name


class RateForm(forms.Form):
    """A rate, as the European Central Bank publishes it."""

    rate = RateField(
        label=_("Taux directeur de la BCE, en %"),
        help_text=_("Celui des opérations principales de refinancement, sans les 8 points."),
    )


class NewRateForm(RateForm):
    """The rate of a half-year that has none; one that is to come cannot be chosen."""

    half_year = forms.TypedChoiceField(
        label=_("Semestre"),
        coerce=date.fromisoformat,
        error_messages={
            "required": _("Choisissez un semestre."),
            "invalid_choice": _("Ce semestre a déjà son taux, ou n’a pas commencé : choisissez-en un autre."),
        },
    )
    field_order = ("half_year", "rate")

    def __init__(self, *args: Any, missing: list[date], **options: Any) -> None:
        super().__init__(*args, **options)
        choices = [(day.isoformat(), half_year_name(day)) for day in missing]
        self.fields["half_year"].choices = choices  # type: ignore[attr-defined]


class MendRateForm(RateForm):
    """A rate that was typed wrong."""

    seen = SeenField(required=False)

    def __init__(self, *args: Any, row: CentralBankRate, **options: Any) -> None:
        start = {"rate": RateField.typed(row.rate), "seen": row.rate}
        super().__init__(*args, **{"initial": start, **options})
