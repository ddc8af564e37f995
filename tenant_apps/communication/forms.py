"""Choosing recipients in a form of any room; what administrators choose."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from django import forms
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import ChoiceCards, SwitchInput
from shared_apps.ui.pickers import Picked, PickerInput
from tenant_apps.accounts.models import User
from tenant_apps.communication import matrix, recipients, selectors
from tenant_apps.communication.models import Suspension
from tenant_apps.communication.recipients import Chosen
from tenant_apps.communication.rules import Hours
from tenant_apps.directory.models import SchoolClass
from tenants.text import has_odd_characters


class RecipientsField(forms.Field):
    """People, groups and lists one reaches, typed by a few letters; its value is a recipients.Chosen.

    Add it in the form's __init__, where the person is known:
    `self.fields["to"] = RecipientsField(user=user, label=_("À qui ?"))`. Without scripts, words in the box
    make the form invalid once: it comes back with boxes to tick.
    """

    default_error_messages = {
        "required": _("Choisissez au moins une personne ou un groupe."),
        "search": _("Cochez les bonnes personnes parmi les résultats, puis continuez."),
    }

    def __init__(self, *, user: User, people_only: bool = False, **options: Any) -> None:
        self.user = user
        url = reverse("communication:recipients") + ("?seuls=personnes" if people_only else "")
        find = partial(selectors.search_recipients, user, people_only=people_only)
        widget = PickerInput(describe=partial(recipients.describe, user), find=find, url=url)
        super().__init__(widget=widget, **options)

    def clean(self, value: Any) -> Chosen:
        """What the tokens come to; refuses words still to choose from, and whom one does not reach."""
        picked = value if isinstance(value, Picked) else Picked()
        if picked.words:
            raise forms.ValidationError(self.error_messages["search"], code="search")
        try:
            chosen = recipients.expand(self.user, picked.tokens)
        except recipients.RecipientRefused as error:
            raise forms.ValidationError(str(error), code="refused") from error
        if self.required and not chosen:
            raise forms.ValidationError(self.error_messages["required"], code="required")
        return chosen


class MatrixForm(forms.Form):
    """Which groups towards which others an administrator looks at."""

    qui = forms.ChoiceField(label=_("Qui"), required=False)
    avec = forms.ChoiceField(label=_("peut écrire à qui"), required=False)

    def __init__(self, data: Any, *, choices: Sequence[matrix.Choice]) -> None:
        super().__init__(data)
        for name in ("qui", "avec"):
            self.fields[name].choices = [(one.key, one.label) for one in choices]  # type: ignore[attr-defined]

    def sets(self) -> tuple[str, str]:
        """The two sets; the whole school for what was not chosen or does not exist."""
        self.is_valid()
        return tuple(self.cleaned_data.get(name) or matrix.SCHOOL for name in ("qui", "avec"))  # type: ignore[return-value]


class SuspensionForm(forms.Form):
    """Whose messages stop, and why."""

    SCHOOL, PUPILS, CLASS, CLASS_PUPILS = "ecole", "eleves", "classe", "eleves-classe"

    scope = forms.ChoiceField(
        label=_("Suspendre les messages…"),
        widget=ChoiceCards,
        choices=[
            (PUPILS, _("de tous les élèves")),
            (CLASS_PUPILS, _("des élèves d’une classe")),
            (CLASS, _("d’une classe : élèves et parents")),
            (SCHOOL, _("de toute l’école, sauf la direction et les administrateurs")),
        ],
        error_messages={"required": _("Choisissez de qui les messages sont suspendus.")},
    )
    school_class = forms.ModelChoiceField(
        SchoolClass.objects.none(), label=_("Classe"), required=False, empty_label=_("Choisir…")
    )
    reason = forms.CharField(
        label=_("Raison"),
        max_length=300,
        help_text=_("Ceux que cela concerne la lisent en haut de chaque page."),
        error_messages={"required": _("Dites en une phrase pourquoi : les familles la lisent.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["school_class"].queryset = SchoolClass.objects.by_level()  # type: ignore[attr-defined]

    def clean_reason(self) -> str:
        """The sentence; refuses what cannot be shown."""
        reason = str(self.cleaned_data["reason"])
        if has_odd_characters(reason):
            raise forms.ValidationError(_("Ce texte contient des caractères illisibles : retapez-le."))
        return reason

    def clean(self) -> None:
        """A class is chosen when one is concerned."""
        if self.cleaned_data.get("scope") in (self.CLASS, self.CLASS_PUPILS):
            if not self.cleaned_data.get("school_class") and "school_class" not in self.errors:
                self.add_error("school_class", _("Choisissez la classe."))
        else:
            self.cleaned_data["school_class"] = None

    def suspension(self) -> Suspension:
        """What is asked, not saved."""
        return Suspension(
            school_class=self.cleaned_data["school_class"],
            pupils_only=self.cleaned_data["scope"] in (self.PUPILS, self.CLASS_PUPILS),
            reason=self.cleaned_data["reason"],
        )


class QuietHoursForm(forms.Form):
    """When nobody's telephone rings."""

    enabled = forms.BooleanField(label=_("Respecter des heures calmes"), required=False, widget=SwitchInput)
    starts_at = forms.TimeField(
        label=_("À partir de"), widget=forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M")
    )
    ends_at = forms.TimeField(
        label=_("Jusqu’à"), widget=forms.TimeInput(attrs={"type": "time", "class": "w-s"}, format="%H:%M")
    )
    weekends = forms.BooleanField(label=_("Et tout le week-end"), required=False, widget=SwitchInput)

    def hours(self) -> Hours:
        """What was typed."""
        return Hours(**self.cleaned_data)
