"""Forms of the class's teacher."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import SegmentedSelect
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.forms import AdultForm, PupilsForm


class RelativeForm(AdultForm):
    """An adult and the children of the class they answer for."""

    authority = forms.ChoiceField(
        label=_("Lien avec l’enfant"),
        choices=[(Authority.LEGAL, _("Responsable légal")), (Authority.CONTACT, _("Personne à contacter"))],
        initial=Authority.LEGAL,
        widget=SegmentedSelect,
    )
    children = forms.TypedMultipleChoiceField(
        label=_("Ses enfants dans la classe"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple(attrs={"class": "inline"}),
        help_text=_("Frères et sœurs : un seul compte suffit pour tous."),
        error_messages={"required": _("Cochez au moins un enfant.")},
    )

    def __init__(self, *args: Any, pupils: Sequence[User], near: int = 0, **kwargs: Any) -> None:
        """`near`: how many of the pupils, which come first, are worth showing at once."""
        super().__init__(*args, **kwargs)
        self.pupils = {pupil.pk: pupil for pupil in pupils}
        self._near = near
        self.fields["children"].choices = [(pupil.pk, pupil.full_name) for pupil in pupils]  # type: ignore[attr-defined]

    def _choices(self, near: bool) -> list[Any]:
        """The checkboxes, near ones or others; a ticked one is always near."""
        boxes = list(self["children"])
        return [box for rank, box in enumerate(boxes) if (rank < self._near or box.data["selected"]) is near]

    @property
    def near_children(self) -> list[Any]:
        """Checkboxes of the pupils of the family."""
        return self._choices(near=True)

    @property
    def other_children(self) -> list[Any]:
        """Checkboxes of the rest of the class."""
        return self._choices(near=False)

    def chosen_children(self) -> list[User]:
        """The pupils ticked."""
        return [self.pupils[pk] for pk in self.cleaned_data["children"]]


class FindForm(forms.Form):
    """Whom of the school to take into the class."""

    q = forms.CharField(
        label=_("Chercher un élève de l’école"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": _("Nom, prénom ou identifiant")}),
    )
    sans_classe = forms.BooleanField(label=_("Sans classe seulement"), required=False)


class PlaceForm(PupilsForm):
    """The pupils ticked, and whether they leave their other classes."""

    move = forms.BooleanField(required=False)
