"""What is typed in and asked for on the pages of homework."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.ui.forms import ChoiceCards, DateInput
from tenant_apps.accounts.models import User
from tenant_apps.homework import rules
from tenant_apps.homework.choices import Rhythm, Scope, View
from tenant_apps.homework.models import Entry, Notebook
from tenant_apps.homework.services import HomeworkRefused
from tenant_apps.homework.services.common import LONGEST_SUBJECT, LONGEST_TITLE
from tenant_apps.richtext.forms import RichTextField

_WRONG_DATE = {"invalid": gettext_lazy("Choisissez une date, par exemple 24/11/2026.")}


class PageForm(forms.Form):
    """Which days are looked at, and whose; what makes no sense is today, and everybody."""

    jour = forms.DateField(required=False)
    vue = forms.ChoiceField(choices=View, required=False)
    enfant = forms.IntegerField(required=False, min_value=1)

    def _asked(self, name: str) -> Any:
        self.is_valid()
        return self.cleaned_data.get(name)

    def day(self) -> date:
        """The day asked for; the usual one when it is none or centuries away."""
        day: date | None = self._asked("jour")
        today = timezone.localdate()
        return day if day is not None and rules.is_writable(day, today) else rules.usual_day(today)

    def view(self) -> View:
        """A week or a day."""
        return View(self._asked("vue") or View.WEEK)

    def period(self) -> tuple[date, date]:
        """First and last day of the page."""
        day = self.day()
        if self.view() == View.DAY:
            return day, day
        monday = rules.monday_of(day)
        return monday, monday + timedelta(days=6)

    def pupil_among(self, pupils: Sequence[User]) -> User | None:
        """The child asked for, None for all."""
        wanted = self._asked("enfant")
        return next((pupil for pupil in pupils if pupil.pk == wanted), None)


class PeriodForm(forms.Form):
    """The days one was away."""

    du = forms.DateField(label=gettext_lazy("Du"), widget=DateInput(), error_messages=_WRONG_DATE)
    au = forms.DateField(label=gettext_lazy("Au"), widget=DateInput(), error_messages=_WRONG_DATE)
    enfant = forms.IntegerField(required=False, min_value=1, widget=forms.HiddenInput())

    def clean(self) -> dict[str, Any]:
        """The first day is before the last, and two months at most are shown."""
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("du"), cleaned.get("au")
        if first and last and not first <= last:
            self.add_error("au", _("Choisissez un jour après le premier."))
        elif first and last and (last - first).days >= rules.MOST_DAYS:
            self.add_error("au", _("Deux mois au plus à la fois : rapprochez les deux dates."))
        return cleaned


def _subject_input() -> forms.TextInput:
    return forms.TextInput(attrs={"list": "subjects", "autocomplete": "off", "autocapitalize": "sentences"})


class EntryForm(forms.Form):
    """What is to be done, and for when."""

    date = forms.DateField(
        label=gettext_lazy("Pour le"),
        widget=DateInput(),
        error_messages=_WRONG_DATE | {"required": gettext_lazy("Choisissez le jour pour lequel c’est à faire.")},
    )
    subject = forms.CharField(
        label=gettext_lazy("Matière"),
        max_length=LONGEST_SUBJECT,
        widget=_subject_input(),
        error_messages={
            "required": gettext_lazy("Indiquez la matière."),
            "max_length": gettext_lazy("Raccourcissez la matière : 60 lettres au plus."),
        },
    )
    text = RichTextField(
        label=gettext_lazy("Travail à faire"), error_messages={"required": gettext_lazy("Écrivez le travail à faire.")}
    )

    def refuse(self, refusal: HomeworkRefused) -> None:
        """Say a refusal at its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class NewEntryForm(EntryForm):
    """The same, once or every week."""

    rhythm = forms.TypedChoiceField(
        label=gettext_lazy("Revient"),
        required=False,
        coerce=lambda value: Rhythm(int(value)),
        empty_value=None,
        choices=[("", gettext_lazy("Une seule fois")), *Rhythm.choices],
        widget=forms.Select(),
    )
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        required=False,
        widget=DateInput(),
        error_messages=_WRONG_DATE,
        help_text=gettext_lazy("Pour un travail qui revient. Les jours de vacances sont laissés de côté."),
    )

    def clean(self) -> dict[str, Any]:
        """What comes again comes until a day."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("rhythm") and not cleaned.get("until") and "until" not in self.errors:
            self.add_error("until", _("Dites jusqu’à quel jour cela revient."))
        return cleaned


class ChangeForm(EntryForm):
    """An entry written again; of a series, one says how much of it."""

    edition = forms.IntegerField(widget=forms.HiddenInput())

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entry.series_id is not None:
            self.fields["scope"] = scope_field(gettext_lazy("Modifier"))


class SeriesEndForm(forms.Form):
    """The last day of what comes again."""

    until = forms.DateField(
        label=gettext_lazy("Revient jusqu’au"),
        widget=DateInput(),
        error_messages=_WRONG_DATE | {"required": gettext_lazy("Dites jusqu’à quel jour cela revient.")},
        help_text=gettext_lazy(
            "Plus tard, des jours s’ajoutent, sans ceux de vacances ; plus tôt, ceux d’après sont supprimés."
        ),
    )


class RemoveForm(forms.Form):
    """How much of a series goes."""

    def __init__(self, *args: Any, entry: Entry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if entry.series_id is not None:
            self.fields["scope"] = scope_field(gettext_lazy("Supprimer"))

    def scope(self) -> Scope:
        """What was chosen; this day alone when nothing was."""
        return Scope(self.cleaned_data.get("scope") or Scope.THIS)


def scope_field(label: Any) -> forms.TypedChoiceField:
    """One day of a series, it and those after, all."""
    return forms.TypedChoiceField(
        label=label,
        choices=Scope.choices,
        coerce=Scope,
        initial=Scope.THIS,
        widget=ChoiceCards(),
        error_messages={"required": gettext_lazy("Choisissez quels jours sont concernés.")},
    )


class TitleForm(forms.Form):
    """The title of a notebook."""

    title = forms.CharField(
        label=gettext_lazy("Titre"),
        max_length=LONGEST_TITLE,
        error_messages={
            "required": gettext_lazy("Donnez un titre au cahier."),
            "max_length": gettext_lazy("Raccourcissez le titre : 100 lettres au plus."),
        },
    )


class _NotebookField(forms.ModelChoiceField):
    def label_from_instance(self, notebook: Any) -> str:
        return f"{notebook.title} ({notebook.created_at:%Y})"


class CopyEntryForm(forms.Form):
    """Another day, another notebook."""

    notebook = _NotebookField(
        label=gettext_lazy("Dans le cahier"),
        queryset=Notebook.objects.none(),
        empty_label=None,
        error_messages={"invalid_choice": gettext_lazy("Choisissez l’un de vos cahiers.")},
    )
    date = forms.DateField(label=gettext_lazy("Pour le"), widget=DateInput(), error_messages=_WRONG_DATE)

    def __init__(self, *args: Any, notebooks: QuerySet[Notebook], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["notebook"].queryset = notebooks  # type: ignore[attr-defined]

    def refuse(self, refusal: HomeworkRefused) -> None:
        """Say a refusal at its field."""
        self.add_error(refusal.field if refusal.field in self.fields else None, str(refusal))


class CopyWeeksForm(CopyEntryForm):
    """Some weeks, to others."""

    monday = forms.DateField(
        label=gettext_lazy("À partir de la semaine du"), widget=DateInput(), error_messages=_WRONG_DATE
    )
    weeks = forms.IntegerField(
        label=gettext_lazy("Nombre de semaines"),
        min_value=1,
        max_value=rules.MOST_WEEKS,
        widget=forms.NumberInput(attrs={"class": "w-s", "inputmode": "numeric"}),
        error_messages={
            "min_value": gettext_lazy("De 1 à 45 semaines."),
            "max_value": gettext_lazy("De 1 à 45 semaines."),
            "invalid": gettext_lazy("Écrivez un nombre de semaines."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["date"].label = _("Vers la semaine du")
        self.order_fields(["monday", "weeks", "notebook", "date"])


class MarkForm(forms.Form):
    """Done, or not any more."""

    done = forms.TypedChoiceField(choices=[("1", "1"), ("0", "0")], coerce=lambda value: value == "1")
    # The page shows several notebooks: each entry names its own.
    several = forms.BooleanField(required=False)
