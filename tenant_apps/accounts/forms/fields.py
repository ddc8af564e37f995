"""How a person is reached, in a form: the same fields at activation and in « Mon compte »."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.rules import parse_mobile
from tenants.emails import validate_mail_domain


class OwnEmailField(forms.EmailField):
    """One's own e-mail address."""

    default_error_messages = {
        "required": gettext_lazy("Indiquez votre adresse e-mail."),
        "invalid": gettext_lazy("Vérifiez l’adresse e-mail : elle s’écrit comme prenom@exemple.fr."),
    }

    def __init__(self, **options: Any) -> None:
        ours = {
            "label": gettext_lazy("Adresse e-mail"),
            "max_length": 254,
            "validators": [validate_mail_domain],
            "widget": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        super().__init__(**{**ours, **options})


class OwnMobileField(forms.CharField):
    """One's own mobile number, never required: E.164 once clean, "" for none."""

    def __init__(self, **options: Any) -> None:
        ours = {
            "label": gettext_lazy("Téléphone mobile"),
            "max_length": 30,
            "required": False,
            "widget": forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "class": "w-m"}),
        }
        super().__init__(**{**ours, **options})

    def clean(self, value: Any) -> str:
        """The number as it is kept."""
        typed = str(super().clean(value))
        number = parse_mobile(typed) if typed else ""
        if typed and not number:
            raise ValidationError(_("Indiquez un numéro de mobile, par exemple 06 12 34 56 78."))
        return number
