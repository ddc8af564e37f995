"""Amounts as people type them."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from billing.services.rates import HIGHEST as HIGHEST_RATE

_AMOUNT = re.compile(r"(\d{1,9})(?:[.,](\d{1,2}))?")
_RATE = re.compile(r"(\d{1,3})(?:[.,](\d{1,2}))?")
_RATE_SIGNS = re.compile(r"[\s\u00a0\u202f%]+")
_SPACES = re.compile(r"[\s\u00a0\u202f€]+")


def cents_of(typed: str) -> int | None:
    """« 1 234,5 € » is 123450 cents; None for what is no amount of euros."""
    found = _AMOUNT.fullmatch(_SPACES.sub("", typed))
    if found is None:
        return None
    return int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))


def typed_euros(cents: int) -> str:
    """An amount as its field shows it: 123450 is « 1234,50 »."""
    return f"{cents // 100},{cents % 100:02d}"


class Seen:
    """What a page said when it was shown: sent back, it tells whether that still holds.

    Shown again after a refusal it says what holds now.
    """

    widget = forms.HiddenInput

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again: never what was sent."""
        return initial


class SeenField(Seen, forms.IntegerField):
    """An amount that was shown, in cents."""


class SeenMomentField(Seen, forms.CharField):
    """When what was shown had last changed."""


class EurosField(forms.CharField):
    """An amount of euros, in integer cents once cleaned; None when left empty."""

    default_error_messages = {
        "required": _("Écrivez un montant."),
        "amount": _("Écrivez un montant en euros, comme 249 ou 249,50."),
        "zero": _("Écrivez un montant supérieur à zéro."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-s"})
        super().__init__(**{"max_length": 20, "widget": widget, **options})

    def clean(self, value: Any) -> int | None:
        """Cents. Raises ValidationError, in words."""
        typed = super().clean(value)
        if not typed:
            return None
        cents = cents_of(typed)
        if cents is None:
            raise ValidationError(self.error_messages["amount"], code="amount")
        if cents == 0:
            raise ValidationError(self.error_messages["zero"], code="zero")
        return cents


class RateField(forms.CharField):
    """A percentage, in integer hundredths of a percent once cleaned: « 2,15 » is 215."""

    default_error_messages = {
        "required": _("Écrivez un taux."),
        "rate": _("Écrivez un taux en pour cent, comme 2,15."),
        "range": _("Écrivez un taux entre 0 et 20\u00a0%."),
    }

    def __init__(self, **options: Any) -> None:
        widget = forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off", "class": "w-s"})
        super().__init__(**{"max_length": 10, "widget": widget, **options})

    @staticmethod
    def typed(rate: int) -> str:
        """A rate as its field shows it: 215 is « 2,15 »."""
        return f"{rate // 100},{rate % 100:02d}"

    def clean(self, value: Any) -> int:
        """Hundredths of a percent. Raises ValidationError, in words."""
        found = _RATE.fullmatch(_RATE_SIGNS.sub("", super().clean(value)))
        if found is None:
            raise ValidationError(self.error_messages["rate"], code="rate")
        rate = int(found[1]) * 100 + int((found[2] or "0").ljust(2, "0"))
        if rate > HIGHEST_RATE:
            raise ValidationError(self.error_messages["range"], code="range")
        return rate
