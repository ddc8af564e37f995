"""The form of the login one chooses."""

from django import forms
from django.utils.translation import gettext_lazy as _


class AliasForm(forms.Form):
    """Another name to sign in with; empty to go back to the one given. The service says whether it is free."""

    alias = forms.CharField(
        label=_("Identifiant choisi"),
        help_text=_("De 3 à 64 signes : lettres sans accent, chiffres, points, tirets ou soulignés."),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )
