"""The form of a key for a program of one's own."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from tenant_apps.api import scopes
from tenant_apps.api.rules import LIVES

_LIVES = {30: _("un mois"), 90: _("trois mois"), 365: _("un an")}


class KeyForm(forms.Form):
    """What the key is for, what it may do, how long it lives."""

    name = forms.CharField(
        label=_("Nom du logiciel"),
        help_text=_("Pour le reconnaître plus tard : « Agenda du téléphone »."),
        max_length=60,
        error_messages={"required": _("Donnez un nom à ce logiciel.")},
    )
    scopes = forms.MultipleChoiceField(
        label=_("Ce qu’il peut faire en votre nom"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choisissez au moins un droit.")},
    )
    days = forms.TypedChoiceField(label=_("Pendant"), coerce=int, initial=90)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["scopes"].choices = list(scopes.registered().items())  # type: ignore[attr-defined]
        self.fields["days"].choices = [(days, _LIVES[days]) for days in LIVES]  # type: ignore[attr-defined]
