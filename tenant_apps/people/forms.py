"""What is typed in the directory."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.ui.forms import SearchInput
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory.models import SchoolClass
from tenant_apps.people.models import PersonList
from tenants.text import has_odd_characters

_PROFILES = [(one.value, capfirst(one.label)) for one in Profile if one != Profile.TEAM]


class DirectoryFilters(forms.Form):
    """What the directory is narrowed by; what makes no sense narrows nothing."""

    q = forms.CharField(
        label=gettext_lazy("Chercher"),
        required=False,
        max_length=100,
        widget=SearchInput(shortcut=True, attrs={"placeholder": gettext_lazy("Nom ou prénom")}),
    )
    profil = forms.ChoiceField(
        label=gettext_lazy("Profil"), required=False, choices=[("", gettext_lazy("Tous")), *_PROFILES]
    )
    classe = forms.TypedChoiceField(label=gettext_lazy("Classe"), required=False, coerce=int, empty_value=None)

    def __init__(self, *args: Any, classes: Iterable[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {school_class.pk: school_class for school_class in classes}
        choices = [("", _("Toutes")), *((pk, one.name) for pk, one in self.classes.items())]
        self.fields["classe"].choices = choices  # type: ignore[attr-defined]

    def criteria(self) -> dict[str, Any]:
        """Arguments of `selectors.find_people`."""
        self.is_valid()
        valid = self.cleaned_data
        return {
            "q": valid.get("q", ""),
            "profile": valid.get("profil", ""),
            "school_class": self.classes.get(valid.get("classe") or 0),
        }


class ListNameForm(forms.Form):
    """What a list is called."""

    name = forms.CharField(
        label=gettext_lazy("Nom de la liste"),
        max_length=60,
        error_messages={
            "required": gettext_lazy("Il manque le nom de la liste."),
            "max_length": gettext_lazy("Ce nom est trop long : 60 signes au plus."),
        },
    )

    def clean_name(self) -> str:
        """The name; refuses what cannot be shown."""
        name = str(self.cleaned_data["name"])
        if has_odd_characters(name):
            raise forms.ValidationError(_("Ce nom contient des caractères illisibles : il faut le retaper."))
        return name


class AddSearchForm(forms.Form):
    """Words of a name."""

    q = forms.CharField(
        label=gettext_lazy("Chercher quelqu’un à ajouter"),
        required=False,
        max_length=100,
        widget=SearchInput(attrs={"placeholder": gettext_lazy("Nom ou prénom")}),
    )

    def words(self) -> str:
        """What was typed; what makes no sense is nothing."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class PeopleForm(forms.Form):
    """The people ticked."""

    ids = forms.ModelMultipleChoiceField(User.objects.none())

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ids"].queryset = people  # type: ignore[attr-defined]


class ChooseListForm(forms.Form):
    """The list a person joins."""

    liste = forms.ModelChoiceField(
        PersonList.objects.none(), label=gettext_lazy("Ajouter à une liste"), empty_label=gettext_lazy("Choisir…")
    )

    def __init__(self, *args: Any, lists: Iterable[PersonList], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["liste"].queryset = lists  # type: ignore[attr-defined]
