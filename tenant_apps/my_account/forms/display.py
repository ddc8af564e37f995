"""How the pages look to somebody: colours, letters, language."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _

from shared_apps.ui.forms import ThemeChoice
from tenant_apps.accounts.choices import Profile, Theme
from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import themes_for
from tenant_apps.accounts.selectors import languages_for


class DisplayForm(forms.Form):
    """The themes of the person's profile, and the language where there are several."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_pupil = person.profile == Profile.PUPIL
        self._add_display(person)

    def _add_display(self, person: User) -> None:
        themes = themes_for(person.profile)
        self.fields["theme"] = forms.ChoiceField(
            label=_("Les couleurs de tes pages") if self.is_pupil else _("Couleurs et lettres des pages"),
            choices=[(theme.value, theme.label) for theme in themes],
            widget=ThemeChoice(),
            initial=person.theme if person.theme in themes else Theme.ONE,
        )
        languages = languages_for(person)
        self.fields["language"] = forms.ChoiceField(
            label=_("Langue"), choices=languages, initial=person.language, required=False
        )
