"""The key of one's account in another school."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.linked_accounts.rules import KEY_LENGTH
from tenant_apps.accounts.limits import count_attempt
from tenant_apps.accounts.rules import normalize_code
from tenants.http import Request


class LinkKeyForm(forms.Form):
    """What is typed; each try is counted."""

    key = forms.CharField(
        label=_("Clé de l’autre école"),
        help_text=_("Les 12 signes affichés dans l’autre école. La clé sert une fois, pendant 10 minutes."),
        max_length=40,
        widget=forms.TextInput(attrs={"class": "w-m", "autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Tapez la clé affichée dans l’autre école.")},
    )

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_key(self) -> str:
        """The key, its length right, the try counted; raises TooManyAttempts."""
        count_attempt(self.request, action="link_key", key=str(self.request.user.pk))
        key = str(self.cleaned_data["key"])
        if len(normalize_code(key)) != KEY_LENGTH:
            raise forms.ValidationError(_("Une clé a 12 signes : vérifiez ce que vous avez tapé."))
        return key
