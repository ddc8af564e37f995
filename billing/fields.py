"""Form fields that the console and schools share."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _


class ReasonField(forms.CharField):
    """Why something is refused or undone, in a few lines."""

    default_error_messages = {
        "required": _("Écrivez le motif\u00a0: il est gardé dans le journal."),
        "max_length": _("Ce motif est trop long\u00a0: %(limit_value)d caractères au plus."),
    }

    def __init__(self, *, max_length: int = 300, **options: Any) -> None:
        widget = forms.Textarea(attrs={"rows": 3})
        super().__init__(label=_("Motif"), max_length=max_length, widget=widget, **options)
