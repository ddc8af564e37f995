"""Fields that several pages ask for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import DateInput
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory import rules
from tenant_apps.directory.choices import Level
from tenant_apps.directory.selectors import Candidate
from tenants.emails import validate_mail_domain
from tenants.text import has_odd_characters


def _readable(name: str) -> str:
    """A name tidied; refused when it holds what cannot be shown."""
    tidied = rules.clean_name(name)
    if has_odd_characters(tidied):
        raise forms.ValidationError(_("Ce nom contient des caractères illisibles : retapez-le."))
    return tidied


class ClassForm(forms.Form):
    """A class's name and levels."""

    name = forms.CharField(
        label=_("Nom de la classe"),
        max_length=60,
        help_text=_("Comme on l’appelle à l’école : « CP de Mme Laurent », « Les Coquelicots »…"),
        error_messages={"required": _("Donnez un nom à la classe.")},
    )
    levels = forms.MultipleChoiceField(
        label=_("Niveaux"),
        choices=Level.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        help_text=_("Cochez-en plusieurs pour une classe à plusieurs niveaux."),
    )

    def clean_name(self) -> str:
        """The name, tidied."""
        return _readable(self.cleaned_data["name"])


class NameField(forms.CharField):
    """A first or last name: some letter in it, spaces tidied."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(max_length=60, **kwargs)

    def clean(self, value: Any) -> str:
        """The name, tidied; refuses what holds no letter."""
        name = _readable(super().clean(value))
        if name and not any(letter.isalpha() for letter in name):
            raise forms.ValidationError(_("Écrivez ce nom avec des lettres."))
        return name


class IdentityForm(forms.Form):
    """Last name and first name of anybody."""

    last_name = NameField(
        label=_("Nom"),
        error_messages={"required": _("Écrivez le nom.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    first_name = NameField(
        label=_("Prénom"),
        error_messages={"required": _("Écrivez le prénom.")},
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )


class PupilForm(IdentityForm):
    """A pupil: the birth date tells homonyms apart, so it is asked for."""

    birth_date = forms.DateField(
        label=_("Date de naissance"),
        widget=DateInput(),
        error_messages={
            "required": _("Indiquez la date de naissance : elle distingue deux élèves du même nom."),
            "invalid": _("Écrivez la date comme 12/03/2018."),
        },
    )

    def clean_birth_date(self) -> date | None:
        """Refuse a date at which no pupil of a primary school is born."""
        born: date | None = self.cleaned_data["birth_date"]
        if born is None:
            return None
        today = timezone.localdate()
        if born > today:
            raise forms.ValidationError(_("Vérifiez la date : elle est dans le futur."))
        if not rules.is_school_age(born, today):
            years = rules.age_on(today, born)
            raise forms.ValidationError(
                _("Vérifiez l’année : né à cette date, cet élève aurait %(years)s ans.") % {"years": years}
            )
        return born


class AdultForm(IdentityForm):
    """An adult of the school or of a family."""

    email = forms.EmailField(
        label=_("Adresse e-mail"),
        max_length=254,
        required=False,
        validators=[validate_mail_domain],
        help_text=_("Elle sert à recevoir la fiche de connexion et à retrouver un mot de passe oublié."),
        error_messages={"invalid": _("Vérifiez l’adresse : elle s’écrit comme prenom.nom@exemple.fr.")},
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )

    def identity(self) -> dict[str, str]:
        """What makes the account: names and address."""
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name", "email")}


class PupilsForm(forms.Form):
    """The pupils ticked in a list."""

    # As many as a page of the list shows.
    most = 50
    pupils = forms.ModelMultipleChoiceField(
        User.objects.none(), error_messages={"required": _("Cochez au moins un élève.")}
    )

    def __init__(self, *args: Any, pupils: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["pupils"].queryset = pupils  # type: ignore[attr-defined]

    def clean_pupils(self) -> list[User]:
        """The pupils, no more than a page shows."""
        pupils = list(self.cleaned_data["pupils"])
        if len(pupils) > self.most:
            raise forms.ValidationError(_("Cochez %(most)s élèves au plus.") % {"most": self.most})
        return pupils


@dataclass(frozen=True)
class DuplicateAnswer:
    """What the person typing answered to « this one may exist already » (directory/candidates.html)."""

    same: User | None
    create: bool

    @classmethod
    def read(cls, posted: QueryDict, candidates: Sequence[Candidate]) -> "DuplicateAnswer":
        """`same`: one of these candidates; `create`: nobody looks like it, or all who do were seen and refused."""
        picked = posted.get("same", "")
        same = next((one.user for one in candidates if str(one.user.pk) == picked), None)
        unseen = {str(one.user.pk) for one in candidates}.difference(posted.getlist("seen"))
        return cls(same=same, create=same is None and (not candidates or ("create" in posted and not unseen)))
