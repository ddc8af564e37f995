"""Filters and messages of the console."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from provisioning import rules
from provisioning.choices import OrderSource
from provisioning.console import journal
from shared_apps.ui.forms import DateInput, SearchInput

_SEARCH = {"aria-label": _("Rechercher")}


def _box(placeholder: Any) -> forms.CharField:
    attrs = {**_SEARCH, "placeholder": placeholder}
    return forms.CharField(required=False, max_length=200, widget=SearchInput(shortcut=True, attrs=attrs))


class OrderFilters(forms.Form):
    """The queue's search and filters; what makes no sense is ignored, a link may be old."""

    q = _box(_("Référence, école, commune, UAI, payeur"))
    source = forms.ChoiceField(
        label=_("Reçue par"), required=False, choices=[("", _("Toutes les origines")), *OrderSource.choices]
    )


class SchoolFilters(forms.Form):
    """The schools' search."""

    q = _box(_("Nom, commune, UAI, adresse web"))


class JournalFilters(forms.Form):
    """The audit log's filters."""

    q = _box(_("Référence, école, personne"))
    personne = forms.ModelChoiceField(  # type: ignore[var-annotated]
        label=_("Par"), required=False, queryset=None, empty_label=_("Toute l’équipe")
    )
    action = forms.ChoiceField(label=_("Action"), required=False)
    du = forms.DateField(label=_("Du"), required=False, widget=DateInput())
    au = forms.DateField(label=_("Au"), required=False, widget=DateInput())

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["personne"].queryset = journal.people()  # type: ignore[attr-defined]
        self.fields["action"].choices = [("", _("Toutes les actions")), *journal.WORDS.items()]  # type: ignore[attr-defined]

    def chosen(self) -> dict[str, Any]:
        """The filters that make sense, as `journal.entries` takes them."""
        self.is_valid()
        given: dict[str, Any] = self.cleaned_data
        person = given.get("personne")
        days: dict[str, date | None] = {"since": given.get("du"), "until": given.get("au")}
        return {
            "q": given.get("q", ""),
            "actor": person.pk if person else None,
            "verb": given.get("action", ""),
            **days,
        }


class MessageForm(forms.Form):
    """A message sent as it is to whoever ordered."""

    reason = forms.CharField(
        label=_("Votre message"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 8, "autofocus": True}),
        error_messages={
            "required": _("Écrivez le message : il est envoyé tel quel."),
            "max_length": _("Ce message est trop long : 2 000 caractères au plus."),
        },
    )

    def clean_reason(self) -> str:
        """Readable text only."""
        reason: str = self.cleaned_data["reason"]
        if rules.has_odd_characters(reason, lines=True):
            raise ValidationError(_("Ce texte contient des caractères illisibles : retapez-le."))
        return reason.strip()


class SuspendForm(forms.Form):
    """Why a school becomes read-only."""

    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("Envoyé tel quel aux administrateurs de l’école, et gardé dans le journal."),
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": _("Écrivez le motif : il est envoyé aux administrateurs de l’école.")},
    )


class FactorForm(forms.Form):
    """Which administrator lost the telephone, and how the team made sure."""

    login = forms.CharField(
        label=_("Identifiant de l’administrateur"),
        max_length=100,
        help_text=_("Celui qu’il ou elle vous donne ; ONE ne montre pas ici les personnes de l’école."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": _("Indiquez l’identifiant.")},
    )
    reason = forms.CharField(
        label=_("Motif"),
        max_length=300,
        help_text=_("Comment vous avez vérifié que c’est bien cette personne. Gardé dans le journal."),
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": _("Écrivez comment vous avez vérifié que c’est bien cette personne.")},
    )


class CloseForm(forms.Form):
    """The name of the school to close, typed, and why."""

    typed_name = forms.CharField(
        label=_("Nom de l’école"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Recopiez le nom de l’école pour confirmer.")},
    )
    reason = forms.CharField(label=_("Motif"), max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 2}))
