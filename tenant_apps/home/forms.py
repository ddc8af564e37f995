"""What is typed on the first page and in its settings."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import dateformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import Mood
from tenant_apps.home import rules
from tenant_apps.home.choices import TO_WHOM, WidgetState
from tenant_apps.home.selectors import AppLine, Week

# A school says its menus for this year, and looks back at the last one.
_FAR_DAYS = 400


class NoteForm(forms.Form):
    """One's notes."""

    text = forms.CharField(
        label=gettext_lazy("Notes"),
        required=False,
        strip=False,
        max_length=rules.LONGEST_NOTE,
        error_messages={"max_length": gettext_lazy("4 000 signes au plus : raccourcissez cette note.")},
        widget=forms.Textarea(attrs={"rows": 12}),
    )


class BookmarkForm(forms.Form):
    """A link to keep; the service says whether it is one."""

    url = forms.CharField(
        label=gettext_lazy("Adresse du site"),
        max_length=rules.LONGEST_URL,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        error_messages={
            "required": gettext_lazy("Il manque l’adresse du site."),
            "max_length": gettext_lazy("Cette adresse est trop longue : 500 signes au plus."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Nom du signet"),
        required=False,
        max_length=rules.LONGEST_TITLE,
        error_messages={"max_length": gettext_lazy("Ce nom est trop long : 60 signes au plus.")},
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        pupil = person.profile == Profile.PUPIL
        help_text = _("Sans nom, ton signet porte celui du site.") if pupil else _("Sans nom, celui du site.")
        self.fields["title"].help_text = help_text

    def refused(self, error: ValidationError) -> None:
        """Say beside its field what the service refused."""
        self.add_error(None, error)


class SiteForm(forms.Form):
    """A site to follow; the service says whether it can be."""

    url = forms.CharField(
        label=gettext_lazy("Adresse du fil RSS"),
        help_text=gettext_lazy("Celle que le site donne sous « RSS » ou « Atom », et non celle de sa page d’accueil."),
        max_length=rules.LONGEST_URL,
        widget=forms.TextInput(attrs={"inputmode": "url", "autocomplete": "off", "placeholder": "https://"}),
        error_messages={
            "required": gettext_lazy("Il manque l’adresse du fil."),
            "max_length": gettext_lazy("Cette adresse est trop longue : 500 signes au plus."),
        },
    )
    title = forms.CharField(
        label=gettext_lazy("Nom du site"),
        help_text=gettext_lazy("Sans nom, celui de son adresse."),
        required=False,
        max_length=rules.LONGEST_TITLE,
        error_messages={"max_length": gettext_lazy("Ce nom est trop long : 60 signes au plus.")},
    )


class MoodForm(forms.Form):
    """A mood, or none."""

    mood = forms.ChoiceField(choices=[("", ""), *Mood.choices], required=False)


class MoveForm(forms.Form):
    """One place up or down."""

    step = forms.TypedChoiceField(choices=[("-1", ""), ("1", "")], coerce=int)


class AppsForm(forms.Form):
    """Every service with the profiles it is open to: one field a service."""

    def __init__(self, lines: Iterable[AppLine], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.lines = list(lines)
        for line in self.lines:
            self.fields[line.key] = forms.MultipleChoiceField(
                label=line.label,
                required=False,
                choices=[(profile.value, profile.label) for profile in line.served],
                widget=forms.CheckboxSelectMultiple,
                initial=sorted(line.open_to),
            )

    def closed(self) -> list[tuple[str, str]]:
        """(service, profile) of all that is left unticked, once valid."""
        return [
            (line.key, profile.value)
            for line in self.lines
            for profile in line.served
            if profile.value not in self.cleaned_data[line.key]
        ]

    def newly_closed(self) -> list[tuple[AppLine, Any]]:
        """What is open now and would no longer be, and to whom in words; once valid."""
        return [
            (line, TO_WHOM[profile])
            for line in self.lines
            for profile in line.served
            if profile.value in line.open_to and profile.value not in self.cleaned_data[line.key]
        ]


class WidgetStatesForm(forms.Form):
    """What the school decides about each widget."""

    def __init__(self, lines: Iterable[tuple[Any, str]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for widget, state in lines:
            self.fields[widget.key] = forms.ChoiceField(
                label=widget.title,
                required=False,
                choices=[("", _("Chacun choisit")), *WidgetState.choices],
                initial=state,
            )


class WeekForm(forms.Form):
    """The Monday of the week one looks at; anything else is this week, the next one from Saturday on."""

    semaine = forms.DateField(required=False)

    def monday(self, today: date) -> date:
        """The Monday asked for."""
        asked = self.cleaned_data.get("semaine") if self.is_valid() else None
        near = asked and abs((asked - today).days) <= _FAR_DAYS
        return rules.monday_of(asked if asked and near else rules.canteen_day(today))


class CanteenForm(forms.Form):
    """What is served each day of a week."""

    def __init__(self, week: Week, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for number, (day, meal) in enumerate(zip(week.days, week.meals, strict=True)):
            self.fields[f"day{number}"] = forms.CharField(
                label=capfirst(dateformat.format(day, "l j F")),
                required=False,
                max_length=300,
                initial=meal,
                error_messages={"max_length": _("Ce menu est trop long : 300 signes au plus.")},
                widget=forms.TextInput(attrs={"autocomplete": "off"}),
            )

    def meals(self) -> list[str]:
        """From Monday to Friday, once valid."""
        return [self.cleaned_data[f"day{number}"] for number in range(rules.SCHOOL_DAYS)]
