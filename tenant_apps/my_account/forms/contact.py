"""Where one is reached: an address or a number, then the code sent there."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.choices import SCHOOL_ADULTS, Contact
from tenant_apps.accounts.forms.fields import OwnEmailField, OwnMobileField
from tenant_apps.accounts.limits import count_attempt
from tenant_apps.accounts.models import User
from tenant_apps.accounts.rules import contact_code_typed
from tenants.http import Request


class ContactForm(forms.Form):
    """An address or a number; each sending is counted. `value` is what it becomes."""

    kind: Contact

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Count the code that will be sent."""
        if self.cleaned_data.get("value"):
            self.count(self.request, self.kind)
        return self.cleaned_data

    @staticmethod
    def count(request: Request, kind: Contact) -> None:
        """Count one code sent to this person; raises TooManyAttempts."""
        count_attempt(request, action="contact_code", key=f"{kind}:{request.user.pk}")


class EmailForm(ContactForm):
    """An e-mail address."""

    kind = Contact.EMAIL
    value = OwnEmailField()

    def __init__(self, request: Request, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        person: User = request.user
        self.fields["value"].required = person.profile in SCHOOL_ADULTS


class MobileForm(ContactForm):
    """A mobile number."""

    kind = Contact.MOBILE
    value = OwnMobileField()


FORMS: dict[str, type[ContactForm]] = {Contact.EMAIL: EmailForm, Contact.MOBILE: MobileForm}


_DIGITS = {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "code w-s", "placeholder": "······"}


class CodeForm(forms.Form):
    """The six digits."""

    code = forms.CharField(
        label=gettext_lazy("Code à 6 chiffres"),
        max_length=20,
        widget=forms.TextInput(attrs=_DIGITS),
        error_messages={"required": gettext_lazy("Tapez le code reçu.")},
    )

    def clean_code(self) -> str:
        """Six digits; what cannot be a code costs no try."""
        code = contact_code_typed(self.cleaned_data["code"])
        if not code:
            raise ValidationError(_("Vérifiez le code : il a 6 chiffres."))
        return code
