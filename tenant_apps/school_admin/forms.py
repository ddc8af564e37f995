"""Forms of the school's console."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import DateInput, SearchInput, SegmentedSelect
from tenant_apps.accounts.choices import Function, Profile, Source
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.directory.forms import AdultForm, PupilForm
from tenant_apps.directory.models import SchoolClass
from tenant_apps.school_admin.choices import Email, State

_PROFILES = [(profile, capfirst(profile.label)) for profile in Profile if profile != Profile.TEAM]

_NO_CLASS = -1


def _class_choices(classes: Iterable[SchoolClass]) -> list[tuple[int, str]]:
    return [(school_class.pk, school_class.name) for school_class in classes]


class PeopleFilters(forms.Form):
    """What the list of people is narrowed by; what makes no sense narrows nothing."""

    q = forms.CharField(
        label=_("Nom, identifiant ou e-mail"),
        required=False,
        max_length=100,
        widget=SearchInput(shortcut=True, attrs={"placeholder": _("Nom, identifiant ou e-mail")}),
    )
    profil = forms.ChoiceField(label=_("Profil"), required=False, choices=[("", _("Tous")), *_PROFILES])
    classe = forms.TypedChoiceField(label=_("Classe"), required=False, coerce=int, empty_value=None)
    etat = forms.ChoiceField(label=_("Compte"), required=False, choices=[("", _("Tous")), *State.choices])
    fonction = forms.ChoiceField(
        label=_("Fonction"),
        required=False,
        choices=[("", _("Toutes")), *((one.value, capfirst(one.label)) for one in Function)],
    )
    origine = forms.ChoiceField(
        label=_("Origine"),
        required=False,
        choices=[("", _("Toutes")), *((one.value, capfirst(one.label)) for one in Source)],
    )
    email = forms.ChoiceField(label=_("E-mail"), required=False, choices=[("", _("Toutes")), *Email.choices])
    doublons = forms.BooleanField(label=_("Doublons possibles"), required=False)
    more = ("fonction", "origine", "email", "doublons")

    def __init__(self, *args: Any, classes: Iterable[SchoolClass], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.classes = {school_class.pk: school_class for school_class in classes}
        self.fields["classe"].choices = [  # type: ignore[attr-defined]
            ("", _("Toutes")),
            (_NO_CLASS, _("Sans classe")),
            *_class_choices(self.classes.values()),
        ]

    def more_in_use(self) -> bool:
        """Whether one of the filters folded away narrows the list."""
        return any(self.data.get(name) for name in self.more)

    def criteria(self) -> dict[str, Any]:
        """Arguments of `selectors.find_people`."""
        self.is_valid()
        valid = self.cleaned_data
        return {
            "q": valid.get("q", ""),
            "profile": valid.get("profil", ""),
            "school_class": self.classes.get(valid.get("classe") or 0),
            "no_class": valid.get("classe") == _NO_CLASS,
            "state": valid.get("etat", ""),
            "function": valid.get("fonction", ""),
            "source": valid.get("origine", ""),
            "email": valid.get("email", ""),
            "twins": valid.get("doublons", False),
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
        choices = [(user.pk, f"{user.full_name} ({user.get_profile_display()})") for user in people]
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
            (Function.HEAD, _("Direction : administre l’école et parle en son nom")),
            (Function.LOCAL_ADMIN, _("Administrateur local : administre l’école")),
            (Function.DIGITAL_REFERENT, _("Référent numérique : aide les collègues")),
        ],
        widget=forms.CheckboxSelectMultiple,
    )


class BulkClassForm(AttachForm):
    """The class several people go to."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["school_class"].label = _("Dans quelle classe ?")


class BulkSheetsForm(forms.Form):
    """How the sheets of several people are printed."""

    format = forms.ChoiceField(
        label=_("Format"), choices=SheetFormat, initial=SheetFormat.FULL, widget=forms.RadioSelect
    )
