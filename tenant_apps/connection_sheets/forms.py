"""Whose sheets, and how."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import DateInput, SearchInput, SegmentedSelect
from tenant_apps.accounts.choices import Function, Profile
from tenant_apps.accounts.models import User
from tenant_apps.connection_sheets.choices import OWN_LANGUAGE, SHEET_LANGUAGES, Accounts, Address, Origin, SheetFormat
from tenant_apps.connection_sheets.permissions import printable_by
from tenant_apps.connection_sheets.selectors import Selection
from tenant_apps.connection_sheets.sheets import Wording
from tenant_apps.directory.choices import Level
from tenant_apps.directory.models import SchoolClass
from tenant_apps.directory.permissions import manageable_classes

_TEACHER_PROFILES = [(Profile.PUPIL, _("Élèves")), (Profile.RELATIVE, _("Parents"))]
_SCHOOL_PROFILES = [
    *_TEACHER_PROFILES,
    (Profile.TEACHER, _("Enseignants")),
    (Profile.STAFF, _("Personnels")),
    (Profile.GUEST, _("Invités")),
]


_SCHOOL_ONLY = ("fonction", "provenance")
_RARE = ("niveau", "fonction", "adresse", "depuis", "provenance")


class SelectionForm(forms.Form):
    """Read from the address (links of other pages, live count) and from the post alike.

    A list nobody ticked is no limit: one link says `?classe=3`, another `?personne=12`.
    """

    classe = forms.ModelMultipleChoiceField(
        SchoolClass.objects.none(),
        label=_("Classes"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        error_messages={"invalid_choice": _("Cette classe n’est pas une des vôtres : choisissez dans la liste.")},
    )
    profil = forms.MultipleChoiceField(
        label=_("Pour qui"), required=False, widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"})
    )
    comptes = forms.ChoiceField(label=_("Comptes"), choices=Accounts, widget=SegmentedSelect)
    niveau = forms.MultipleChoiceField(
        label=_("Niveaux"),
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        help_text=_("Dans une classe à plusieurs niveaux, seuls les élèves du niveau choisi."),
    )
    fonction = forms.MultipleChoiceField(
        label=_("Fonctions"),
        choices=Function,
        required=False,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
    )
    adresse = forms.ChoiceField(label=_("Adresse e-mail"), choices=Address, widget=SegmentedSelect)
    depuis = forms.DateField(
        label=_("Comptes créés depuis le"),
        required=False,
        widget=DateInput(attrs={"class": "w-s"}),
        error_messages={"invalid": _("Écrivez une date comme 01/09/2026.")},
    )
    provenance = forms.ChoiceField(
        label=_("Provenance des comptes"), choices=Origin, required=False, widget=forms.Select(attrs={"class": "w-m"})
    )
    format = forms.ChoiceField(label=_("Format"), choices=SheetFormat, widget=forms.RadioSelect)
    langue = forms.ChoiceField(
        label=_("Langue des fiches"), choices=SHEET_LANGUAGES, widget=forms.Select(attrs={"class": "w-m"})
    )
    francais = forms.BooleanField(
        label=_("Le français au recto, cette langue au verso"),
        required=False,
        help_text=_("Pour les pages complètes ; imprimez en recto verso."),
    )
    personne = forms.ModelMultipleChoiceField(User.objects.none(), required=False, widget=forms.MultipleHiddenInput)
    famille = forms.ModelMultipleChoiceField(User.objects.none(), required=False, widget=forms.MultipleHiddenInput)

    def __init__(self, data: QueryDict, *, actor: User) -> None:
        # Links name what they choose; the rest takes its usual value.
        named = data.get("personne") or data.get("famille")
        usual = {
            "comptes": Accounts.ALL if named else Accounts.PENDING,
            "adresse": Address.ANY,
            "langue": "fr",
            "format": SheetFormat.FAMILY if data.get("famille") else SheetFormat.FULL,
        }
        data = data.copy()
        for name, value in usual.items():
            data.setdefault(name, str(value))
        self._given = data
        super().__init__(data)
        classes = manageable_classes(actor)
        self.fields["classe"].queryset = classes  # type: ignore[attr-defined]
        self.fields["classe"].help_text = (
            _("Sans choix : toute l’école.") if actor.is_school_admin else _("Sans choix : toutes vos classes.")
        )
        self.fields["profil"].choices = _SCHOOL_PROFILES if actor.is_school_admin else _TEACHER_PROFILES  # type: ignore[attr-defined]
        self.fields["profil"].help_text = _("Sans choix : tout le monde.")
        levels = {level for one in classes for level in one.levels}
        self.fields["niveau"].choices = [(value, label) for value, label in Level.choices if value in levels]  # type: ignore[attr-defined]
        if not actor.is_school_admin:  # who teaches knows neither feeds nor functions
            for name in _SCHOOL_ONLY:
                del self.fields[name]
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

    @property
    def language(self) -> str:
        """The language asked for (valid form only), one of choices.SHEET_LANGUAGES."""
        return str(self.cleaned_data["langue"])

    @property
    def wording(self) -> Wording:
        """In which words the sheets are wanted (valid form only)."""
        both = self.cleaned_data["francais"] and self.sheet_format == SheetFormat.FULL and self.language != "fr"
        return Wording("" if self.language == OWN_LANGUAGE else self.language, both)

    @property
    def carried(self) -> list[tuple[str, str]]:
        """Whose sheets were chosen, as pairs for another form; neither format nor address."""
        names = [name for name in self.fields if name not in {"format", "adresse"}]
        return [(name, value) for name in names for value in self._given.getlist(name) if value]

    def selection(self) -> Selection:
        """What was chosen (valid form only)."""
        chosen = self.cleaned_data
        return Selection(
            class_ids=tuple(one.pk for one in chosen["classe"]),
            profiles=tuple(chosen["profil"]),
            people_ids=tuple(one.pk for one in chosen["personne"]),
            family_ids=tuple(one.pk for one in chosen["famille"]),
            accounts=chosen["comptes"],
            levels=tuple(chosen["niveau"]),
            functions=tuple(chosen.get("fonction", ())),
            address=chosen["adresse"],
            since=chosen["depuis"],
            origin=chosen.get("provenance", Origin.ANY),
        )

    @property
    def is_refined(self) -> bool:
        """Whether one of the criteria people rarely need is in use or wrong (they are shown then)."""
        return any(self.data.get(name) not in (None, "", Address.ANY) or name in self.errors for name in _RARE)


class FollowUpFilters(forms.Form):
    """What the list of those who have not activated is narrowed by; nonsense narrows nothing."""

    q = forms.CharField(
        label=_("Chercher un nom"),
        required=False,
        max_length=100,
        widget=SearchInput(shortcut=True, attrs={"placeholder": _("Nom ou prénom")}),
    )
    classe = forms.ModelChoiceField(
        SchoolClass.objects.none(), label=_("Classe"), required=False, empty_label=_("Toutes")
    )
    profil = forms.ChoiceField(label=_("Pour qui"), required=False)

    def __init__(self, data: Any, *, actor: User) -> None:
        super().__init__(data)
        self.fields["classe"].queryset = manageable_classes(actor)  # type: ignore[attr-defined]
        profiles = _SCHOOL_PROFILES if actor.is_school_admin else _TEACHER_PROFILES
        self.fields["profil"].choices = [("", _("Tout le monde")), *profiles]  # type: ignore[attr-defined]
        self.full_clean()

    def selection(self) -> Selection:
        """Whom it leaves, by class and profile."""
        school_class, profile = self.cleaned_data.get("classe"), self.cleaned_data.get("profil")
        return Selection(
            class_ids=(school_class.pk,) if school_class else (), profiles=(str(profile),) if profile else ()
        )

    @property
    def words(self) -> str:
        """What is looked for in names."""
        return str(self.cleaned_data.get("q", ""))
