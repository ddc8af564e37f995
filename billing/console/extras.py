"""Options and pupils as the team chooses them, on a quote and on a subscription."""

from collections.abc import Collection, Iterable
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.choices import SubscriptionState
from billing.models import Subscription
from billing.rules import Band
from billing.selectors.prices import options_gone, options_of
from shared_apps.ui.forms import DateInput
from shared_apps.ui.templatetags.ui import euros

MOST_PUPILS = 2_000


def options_field(options: Iterable[Band], *, gone: Collection[str] = (), **more: Any) -> forms.MultipleChoiceField:
    """Options with their prices a year; those of the codes `gone` are sold no more, and said to be."""
    said = [(option.code, f"{option.label}, {euros(option.cents)}") for option in options]
    choices = [
        (code, _("%(option)s (plus au tarif)") % {"option": text} if code in gone else text) for code, text in said
    ]
    return forms.MultipleChoiceField(
        label=_("Options, hors taxes, par an et par école"),
        required=False,
        choices=choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": _("Cette option n’est pas au tarif.")},
        **more,
    )


def pupils_field(**more: Any) -> forms.IntegerField:
    """How many pupils a plan that counts them is paid for."""
    return forms.IntegerField(
        label=_("Élèves"),
        min_value=1,
        max_value=MOST_PUPILS,
        widget=forms.NumberInput(attrs={"class": "w-s"}),
        error_messages={
            "required": _("Indiquez le nombre d’élèves."),
            "invalid": _("Écrivez un nombre entier."),
            "min_value": _("Un élève au moins."),
            "max_value": _("2 000 élèves au plus."),
        },
        **more,
    )


class ExtrasForm(forms.Form):
    """What a subscription comes with; a year that runs also says from when."""

    on = forms.DateField(
        label=_("À partir du"),
        widget=DateInput(),
        help_text=_("Le mois commencé est dû en entier."),
        error_messages={"required": _("Indiquez la date."), "invalid": _("Indiquez une date qui existe.")},
    )

    def __init__(self, *args: Any, subscription: Subscription, **options: Any) -> None:
        super().__init__(*args, **options)
        held = subscription.options
        if sold := options_of(subscription.price_list, subscription.plan, held=held):
            gone = options_gone(subscription, timezone.localdate()) if held else ()
            self.fields["options"] = options_field(sold, gone=gone, initial=list(held))
        if subscription.pupil_limit is not None:
            self.fields["pupils"] = pupils_field(initial=subscription.pupil_limit)
        if subscription.state == SubscriptionState.ACTIVE:
            self.fields["on"].initial = timezone.localdate()
        else:
            del self.fields["on"]
        self.order_fields(["options", "pupils", "on"])
