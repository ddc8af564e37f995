"""Choosing a password, or asking for the way back in."""

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from tenant_apps.accounts.limits import count_attempt
from tenant_apps.accounts.models import User
from tenant_apps.accounts.passwords import advice, new_password_widget
from tenant_apps.accounts.rules import normalize_login


class NewPasswordForm(forms.Form):
    """A new password, typed twice. A good one comes back in its control when another field is wrong."""

    password1 = forms.CharField(
        label=gettext_lazy("Nouveau mot de passe"),
        strip=False,
        help_text=lazy(advice, str)(),
    )
    password2 = forms.CharField(
        label=gettext_lazy("Le même, encore une fois"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        error_messages={"required": gettext_lazy("Le mot de passe est à taper deux fois.")},
    )

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        self.person = person
        super().__init__(*args, **kwargs)
        field = self.fields["password1"]
        field.widget = new_password_widget()
        field.widget.is_required = True
        field.error_messages["required"] = _("Un mot de passe est nécessaire.")

    def clean_password1(self) -> str:
        """The password, once it satisfies the rule."""
        password: str = self.cleaned_data["password1"]
        self._check_rule(password)
        self.fields["password1"].widget.render_value = True  # type: ignore[attr-defined]
        return password

    def _check_rule(self, password: str) -> None:
        """Say the first thing to do only: the others change with it."""
        try:
            validate_password(password, self.person)
        except ValidationError as error:
            raise error.error_list[0] from None

    def clean_password2(self) -> str:
        """The same one again."""
        again: str = self.cleaned_data["password2"]
        first = self.cleaned_data.get("password1")
        if first and first != again:
            raise ValidationError(_("Les deux mots de passe ne sont pas les mêmes."))
        if first:
            self.fields["password2"].widget.render_value = True  # type: ignore[attr-defined]
        return again


class ChangePasswordForm(NewPasswordForm):
    """The same, by somebody who knows the present one."""

    current = forms.CharField(
        label=gettext_lazy("Mot de passe actuel"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("current", "password1", "password2")

    def __init__(self, request: HttpRequest, person: User, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(person, *args, **kwargs)

    def clean_current(self) -> str:
        """The present password; the attempts are counted."""
        current: str = self.cleaned_data["current"]
        attempt = count_attempt(self.request, action="change_password", key=str(self.person.pk))
        if not self.person.check_password(current):
            raise ValidationError(_("Ce n’est pas le mot de passe actuel. Attention aux majuscules."))
        attempt.forgive()
        return current


class CountedForm(forms.Form):
    """A question that gets the same answer whoever exists, and cannot be asked without end."""

    asked_about = ""  # the field that says about whom

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean(self) -> dict[str, Any] | None:
        """Count the question."""
        about = self.cleaned_data.get(self.asked_about)
        if about:
            count_attempt(self.request, action="forgotten", key=f"{self.asked_about}:{about}")
        return self.cleaned_data


class ForgottenPasswordForm(CountedForm):
    """Whose password is forgotten."""

    asked_about = "login"
    login = forms.CharField(
        label=gettext_lazy("Identifiant"),
        max_length=100,
        help_text=gettext_lazy("Souvent prénom.nom. Il est imprimé sur la fiche de connexion."),
        error_messages={"required": gettext_lazy("Indiquez l’identifiant.")},
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
    )

    def clean_login(self) -> str:
        """The login as stored."""
        return normalize_login(self.cleaned_data["login"])


class ForgottenLoginForm(CountedForm):
    """Which address the logins belong to."""

    asked_about = "email"
    email = forms.EmailField(
        label=gettext_lazy("Adresse e-mail"),
        help_text=gettext_lazy("Celle que vous avez donnée à l’école ou en activant votre compte."),
        error_messages={
            "required": gettext_lazy("Indiquez l’adresse e-mail."),
            "invalid": gettext_lazy("Vérifiez l’adresse e-mail : elle s’écrit comme prenom@exemple.fr."),
        },
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def clean_email(self) -> str:
        """The address in small letters: it is also what is counted."""
        return str(self.cleaned_data["email"]).lower()
