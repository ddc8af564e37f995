"""Forms of the school's console."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import DateInput, SearchInput, SegmentedSelect
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.directory.forms import AdultForm, PupilForm
from tenant_apps.directory.models import SchoolClass
from tenant_apps.school_admin.choices import State

_PROFILES = [(profile, profile.label.capitalize()) for profile in Profile if profile != Profile.TEAM]


def _class_choices(classes: Iterable[SchoolClass]) -> list[tuple[int, str]]:
    return [(school_class.pk, school_class.name) for school_class in classes]


class PeopleFilters(forms.Form):
    """What the list of people is narrowed by; what makes no sense narrows nothing."""

    q = forms.CharField(
        label=_("Nom, prénom ou identifiant"),
        required=False,
        max_length=100,
        widget=SearchInput(shortcut=True, attrs={"placeholder": _("Nom, prénom ou identifiant")}),
    )
    profil = forms.ChoiceField(label=_("Profil"), required=False, choices=[("", _("Tous")), *_PROFILES])
    classe = forms.TypedChoiceField(label=_("Classe"), required=False, coerce=int, empty_value=None)
    etat = forms.ChoiceField(label=_("Compte"), required=False, choices=[("", _("Tous")), *State.choices])

    def __init__(self, *args: Any, classes: Iterable[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {school_class.pk: school_class for school_class in classes}
        self.fields["classe"].choices = [("", _("Toutes")), *_class_choices(self.classes.values())]  # type: ignore[attr-defined]

    def criteria(self) -> dict[str, Any]:
        """Arguments of `selectors.find_people`."""
        self.is_valid()
        valid = self.cleaned_data
        return {
            "q": valid.get("q", ""),
            "profile": valid.get("profil", ""),
            "school_class": self.classes.get(valid.get("classe") or 0),
            "state": valid.get("etat", ""),
        }


class ClassesField(forms.TypedMultipleChoiceField):
    """Some of the school's classes, given by the form's `classes`."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.CheckboxSelectMultiple(attrs={"class": "inline"}))
        super().__init__(coerce=int, required=False, **kwargs)


class NewAdultForm(AdultForm):
    """A teacher or a member of staff, and their classes."""

    profile = forms.ChoiceField(
        label=_("Profil"),
        choices=[(Profile.TEACHER, _("Enseignant")), (Profile.STAFF, _("Personnel (AESH, ATSEM, mairie…)"))],
        initial=Profile.TEACHER,
        widget=SegmentedSelect,
    )
    classes = ClassesField(label=_("Ses classes"), help_text=_("On peut aussi les choisir plus tard."))
    field_order = ["profile"]

    def __init__(self, *args: Any, classes: Iterable[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.choosable = {school_class.pk: school_class for school_class in classes}
        self.fields["classes"].choices = _class_choices(self.choosable.values())  # type: ignore[attr-defined]

    def chosen_classes(self) -> list[SchoolClass]:
        """The classes ticked."""
        return [self.choosable[pk] for pk in self.cleaned_data["classes"]]

    def identity(self) -> dict[str, str]:
        """What makes the account: names and address."""
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name", "email")}


class PupilEditForm(PupilForm):
    """A pupil as an administrator edits it: a birth date may be missing in what was imported."""

    birth_date = forms.DateField(
        label=_("Date de naissance"),
        widget=DateInput(),
        required=False,
        error_messages={"invalid": _("Écrivez la date comme 12/03/2018.")},
    )
    email = AdultForm.base_fields["email"]


class AttachForm(forms.Form):
    """One class to attach somebody to."""

    school_class = forms.TypedChoiceField(
        label=_("Rattacher à une classe"),
        coerce=int,
        error_messages={"required": _("Choisissez une classe."), "invalid_choice": _("Choisissez une classe.")},
    )

    def __init__(self, *args: Any, classes: Iterable[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {school_class.pk: school_class for school_class in classes}
        choices = [("", _("Choisir…")), *_class_choices(self.classes.values())]
        self.fields["school_class"].choices = choices  # type: ignore[attr-defined]

    def chosen(self) -> SchoolClass:
        """The class."""
        return self.classes[self.cleaned_data["school_class"]]


class MemberForm(forms.Form):
    """One adult of the school to attach to a class."""

    user = forms.TypedChoiceField(
        label=_("Rattacher un adulte"),
        coerce=int,
        error_messages={"required": _("Choisissez une personne."), "invalid_choice": _("Choisissez une personne.")},
    )

    def __init__(self, *args: Any, people: Iterable[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = {user.pk: user for user in people}
        choices = [(user.pk, f"{user.last_name} {user.first_name} ({user.get_profile_display()})") for user in people]
        self.fields["user"].choices = [("", _("Choisir…")), *choices]  # type: ignore[attr-defined]

    def chosen(self) -> User:
        """The person."""
        return self.people[self.cleaned_data["user"]]


class FunctionsForm(forms.Form):
    """The functions of a person."""

    functions = forms.MultipleChoiceField(
        label=_("Fonctions"),
        required=False,
        choices=[
            (Function.HEAD, _("Direction : administre l’école et parle en son nom")),
            (Function.LOCAL_ADMIN, _("Administrateur local : administre l’école")),
            (Function.DIGITAL_REFERENT, _("Référent numérique : aide les collègues")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )
