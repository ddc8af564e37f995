"""Forms of groups."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import SearchInput, SegmentedSelect
from tenant_apps.accounts.models import User, UserQuerySet
from tenant_apps.directory.choices import GroupKind
from tenant_apps.directory.hand_groups import groups_made_by_hand
from tenant_apps.directory.models import Group
from tenants.text import has_odd_characters


class GroupNameForm(forms.Form):
    """What a group is called."""

    name = forms.CharField(
        label=_("Nom du groupe"),
        max_length=100,
        help_text=_("Comme on l’appelle à l’école : « La chorale », « Conseil d’école »…"),
        error_messages={"required": _("Donnez un nom au groupe.")},
    )

    def clean_name(self) -> str:
        """The name; refuses what cannot be shown."""
        name = str(self.cleaned_data["name"])
        if has_odd_characters(name):
            raise forms.ValidationError(_("Ce nom contient des caractères illisibles : retapez-le."))
        return name


class NewGroupForm(GroupNameForm):
    """A group's name, and whether its members see each other."""

    kind = forms.ChoiceField(
        label=_("Sorte de groupe"),
        choices=[(GroupKind.MANUAL, _("Groupe")), (GroupKind.BROADCAST, _("Liste de diffusion"))],
        initial=GroupKind.MANUAL,
        help_text=_("Dans une liste de diffusion, les membres ne se voient pas les uns les autres."),
        widget=SegmentedSelect,
    )


class MemberSearchForm(forms.Form):
    """Words of a name or login."""

    q = forms.CharField(
        label=_("Chercher quelqu’un à ajouter"),
        required=False,
        max_length=100,
        widget=SearchInput(attrs={"placeholder": _("Nom, prénom ou identifiant")}),
    )

    def words(self) -> str:
        """What was typed; what makes no sense is nothing."""
        return str(self.cleaned_data["q"]) if self.is_valid() else ""


class MembersForm(forms.Form):
    """The people ticked."""

    ids = forms.ModelMultipleChoiceField(
        User.objects.none(), error_messages={"required": _("Cochez d’abord les personnes à ajouter.")}
    )

    def __init__(self, *args: Any, people: UserQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ids"].queryset = people  # type: ignore[attr-defined]


class BulkGroupForm(forms.Form):
    """The group several people join."""

    group = forms.ModelChoiceField(
        Group.objects.none(),
        label=_("Dans quel groupe ?"),
        empty_label=_("Choisir…"),
        error_messages={"required": _("Choisissez un groupe."), "invalid_choice": _("Choisissez un groupe.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["group"]
        field.queryset = groups_made_by_hand()
        field.label_from_instance = lambda group: group.name

    def chosen(self) -> Group:
        """The group."""
        group: Group = self.cleaned_data["group"]
        return group
