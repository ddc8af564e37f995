"""Whose sheets, and how."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import SegmentedSelect
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import SheetFormat
from tenant_apps.connection_sheets.permissions import printable_by
from tenant_apps.connection_sheets.selectors import Selection
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.permissions import manageable_classes

PENDING, ALL = "en-attente", "tous"
_TEACHER_PROFILES = [(Profile.PUPIL, _("Élèves")), (Profile.RELATIVE, _("Parents"))]
_SCHOOL_PROFILES = [
    *_TEACHER_PROFILES,
    (Profile.TEACHER, _("Enseignants")),
    (Profile.STAFF, _("Personnels")),
    (Profile.GUEST, _("Invités")),
]


class SelectionForm(forms.Form):
    """Read from the address (links of other pages, live count) and from the post alike.

    A list nobody ticked is no limit: one link says `?classe=3`, another `?personne=12`.
    """

    classe = forms.ModelMultipleChoiceField(
        SchoolClass.objects.none(),
        label=_("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        error_messages={"invalid_choice": _("Cette classe n’est pas une des vôtres : choisissez dans la liste.")},
    )
    profil = forms.MultipleChoiceField(
        label=_("Pour qui"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"})
    )
    comptes = forms.ChoiceField(
        label=_("Comptes"),
        choices=[(PENDING, _("Pas encore activés")), (ALL, _("Tous"))],
        widget=SegmentedSelect,
    )
    format = forms.ChoiceField(label=_("Format"), choices=SheetFormat, widget=forms.RadioSelect)
    personne = forms.ModelMultipleChoiceField(User.objects.none(), required=False, widget=forms.MultipleHiddenInput)
    famille = forms.ModelMultipleChoiceField(User.objects.none(), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, data: Any, *, actor: User) -> None:
        # Links name what they choose; the rest takes its usual value.
        named = data.get("personne") or data.get("famille")
        usual = {
            "comptes": ALL if named else PENDING,
            "format": SheetFormat.FAMILY if data.get("famille") else SheetFormat.FULL,
        }
        data = data.copy()
        for name, value in usual.items():
            data.setdefault(name, str(value))
        super().__init__(data)
        classes = manageable_classes(actor)
        self.fields["classe"].queryset = classes  # type: ignore[attr-defined]
        self.fields["classe"].help_text = (
            _("Sans choix : toute l’école.") if actor.is_school_admin else _("Sans choix : toutes vos classes.")
        )
        self.fields["profil"].choices = _SCHOOL_PROFILES if actor.is_school_admin else _TEACHER_PROFILES  # type: ignore[attr-defined]
        self.fields["profil"].help_text = _("Sans choix : tout le monde.")
        printable = printable_by(actor)
        self.fields["personne"].queryset = printable  # type: ignore[attr-defined]
        self.fields["famille"].queryset = printable.with_profile(Profile.PUPIL)  # type: ignore[attr-defined]

    @property
    def chosen(self) -> list[User]:
        """The people named one by one (valid form only), for the page to tell."""
        people = {user.pk: user for name in ("personne", "famille") for user in self.cleaned_data[name]}
        return sorted(people.values(), key=lambda user: (user.sort_name, user.pk))

    @property
    def sheet_format(self) -> str:
        """The format asked for (valid form only)."""
        return str(self.cleaned_data["format"])

    def selection(self) -> Selection:
        """What was chosen (valid form only)."""
        chosen = self.cleaned_data
        return Selection(
            class_ids=tuple(one.pk for one in chosen["classe"]),
            profiles=tuple(chosen["profil"]),
            people_ids=tuple(one.pk for one in chosen["personne"]),
            family_ids=tuple(one.pk for one in chosen["famille"]),
            only_pending=chosen["comptes"] == PENDING,
        )
