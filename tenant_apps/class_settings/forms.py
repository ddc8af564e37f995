"""Forms of the class's teacher."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import SegmentedSelect
from tenant_apps.accounts.models import User
from tenant_apps.directory.choices import Authority
from tenant_apps.directory.forms import AdultForm


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
        help_text=_("Frères et sœurs : un seul compte suffit pour tous."),
        error_messages={"required": _("Cochez au moins un enfant.")},
    )

    def __init__(self, *args: Any, pupils: Sequence[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.pupils = {pupil.pk: pupil for pupil in pupils}
        self.fields["children"].choices = [(pupil.pk, pupil.full_name) for pupil in pupils]  # type: ignore[attr-defined]

    def chosen_children(self) -> list[User]:
        """The pupils ticked."""
        return [self.pupils[pk] for pk in self.cleaned_data["children"]]

    def identity(self) -> dict[str, str]:
        """What makes the account: names and address."""
        return {name: self.cleaned_data[name] for name in ("first_name", "last_name", "email")}
