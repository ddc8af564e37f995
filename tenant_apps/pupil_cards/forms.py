"""Forms of the cards."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.limits import count_attempt
from tenant_apps.pupil_cards.codes import card_of_code, digest_of
from tenant_apps.pupil_cards.models import PupilCard
from tenant_apps.pupil_cards.rules import CLOSES, OPENS, SCHOOL_DAYS, is_code, normalize_code


class CardForm(forms.Form):
    """The code of a card, scanned or typed. The same answer for a code nobody has and a card cancelled."""

    code = forms.CharField(
        label=gettext_lazy("Le code écrit sur ta carte"),
        max_length=60,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false", "class": "mono"}
        ),
        error_messages={"required": gettext_lazy("Recopie le code de ta carte.")},
    )
    card: PupilCard

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_code(self) -> str:
        """The code as drawn, once it is a card's; attempts are counted."""
        code = normalize_code(self.cleaned_data["code"])
        if not is_code(code):
            raise ValidationError(_("Vérifie le code : il a 26 lettres et chiffres."))
        attempt = count_attempt(self.request, action="card", key=digest_of(code))
        card = card_of_code(code)
        if card is None:
            raise ValidationError(_("Cette carte ne marche plus. Demande-en une autre à ton enseignant."))
        attempt.forgive()
        self.card = card
        return code


class HoursForm(forms.Form):
    """Days and hours at which the cards of a class open."""

    days = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Jours"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        initial=SCHOOL_DAYS,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        error_messages={"required": gettext_lazy("Cochez au moins un jour.")},
    )
    starts = forms.TimeField(
        label=gettext_lazy("De"),
        initial=OPENS,
        widget=forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Indiquez l’heure d’ouverture, comme 8:30.")},
    )
    ends = forms.TimeField(
        label=gettext_lazy("À"),
        initial=CLOSES,
        widget=forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M"),
        error_messages={"required": gettext_lazy("Indiquez l’heure de fermeture, comme 16:30.")},
    )

    def clean_ends(self) -> Any:
        """After the beginning."""
        starts, ends = self.cleaned_data.get("starts"), self.cleaned_data["ends"]
        if starts and ends <= starts:
            raise ValidationError(_("Choisissez une heure après l’ouverture."))
        return ends
