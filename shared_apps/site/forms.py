"""The search of *Trouver mon école*."""

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import SearchInput


class FindSchoolForm(forms.Form):
    """A name, a town or a UAI."""

    q = forms.CharField(
        label=_("Nom de l’école, commune ou UAI"),
        max_length=100,
        required=False,
        widget=SearchInput(attrs={"placeholder": _("Les Tilleuls, Kerlune, 0359911H…")}),
    )
