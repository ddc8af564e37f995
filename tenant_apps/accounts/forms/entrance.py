"""Signing in, activating an account, accepting the charter and terms."""

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shared_apps.ui.forms import CodeInput
from tenant_apps.accounts.choices import SCHOOL_ADULTS, Profile, SignIn
from tenant_apps.accounts.codes import code_matches
from tenant_apps.accounts.forms.fields import OwnEmailField, OwnMobileField
from tenant_apps.accounts.forms.passwords import NewPasswordForm
from tenant_apps.accounts.limits import Attempt, TooManyAttempts, count_attempt, first_refusal
from tenant_apps.accounts.models import User
from tenant_apps.accounts.origin import current_ip
from tenant_apps.accounts.permissions import can_activate
from tenant_apps.accounts.rules import (
    documents_to_accept,
    looks_like_code,
    normalize_code,
    normalize_login,
)
from tenant_apps.accounts.selectors import person_with_login
from tenant_apps.accounts.tasks import note_refusal

_LOGIN_ATTRS = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}


def _login_field(**kwargs: Any) -> forms.CharField:
    return forms.CharField(
        label=gettext_lazy("Identifiant"),
        max_length=100,
        widget=forms.TextInput(attrs=_LOGIN_ATTRS),
        error_messages={"required": gettext_lazy("Indiquez l’identifiant.")},
        **kwargs,
    )


class LoginForm(allauth_forms.LoginForm):
    """Login and password. The code of a sheet typed as the password is recognised (the view goes on)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields = {"login": _login_field(), "password": self._password(), "remember": self._remember()}

    @staticmethod
    def _password() -> forms.CharField:
        return forms.CharField(
            label=_("Mot de passe"),
            strip=False,
            max_length=256,
            widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
            error_messages={"required": _("Indiquez le mot de passe.")},
        )

    @staticmethod
    def _remember() -> forms.BooleanField:
        return forms.BooleanField(
            label=_("Rester connecté sur cet appareil"),
            help_text=_("À ne pas cocher sur un ordinateur partagé."),
            required=False,
        )

    def clean_login(self) -> str:
        """The login as given to the person: attempts are counted by it, however and whichever is typed."""
        person = person_with_login(self.cleaned_data["login"])
        return person.login if person else normalize_login(self.cleaned_data["login"])

    def clean(self) -> dict[str, Any]:
        """Let allauth check; when it refuses, see whether the password was in fact the sheet's code."""
        try:
            checked: dict[str, Any] = super().clean()
        except ValidationError as error:
            if error.code == "username_password_mismatch" and self._is_activation_code():
                raise ValidationError("", code="activation_code") from None
            raise
        return checked

    def _is_activation_code(self) -> bool:
        typed = self.cleaned_data["password"]
        return looks_like_code(typed) and code_matches(person_with_login(self.cleaned_data["login"]), typed)

    @property
    def holds_activation_code(self) -> bool:
        """Whether what was typed opens the activation form."""
        return self.has_error(NON_FIELD_ERRORS, "activation_code")


class SheetForm(forms.Form):
    """Login and code of the connection sheet. The same answer for a wrong code and an unknown login."""

    identifiant = _login_field(help_text=gettext_lazy("Écrit sur la fiche de connexion, souvent prénom.nom."))
    code = forms.CharField(
        label=gettext_lazy("Code d’activation"),
        max_length=40,
        widget=CodeInput(),
        help_text=gettext_lazy("8 lettres et chiffres, sur la fiche. Majuscules et espaces n’ont pas d’importance."),
        error_messages={"required": gettext_lazy("Recopiez le code de la fiche.")},
    )
    person: User

    def __init__(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        self.request = request
        super().__init__(*args, **kwargs)

    def clean_identifiant(self) -> str:
        """The login as given to the person: attempts are counted by it, however and whichever is typed."""
        person = person_with_login(self.cleaned_data["identifiant"])
        return person.login if person else normalize_login(self.cleaned_data["identifiant"])

    def clean_code(self) -> str:
        """The code as drawn, if it can be one."""
        code = normalize_code(self.cleaned_data["code"])
        if not looks_like_code(code):
            raise ValidationError(
                _("Vérifiez le code : il a 8 caractères, sans i, l, o, q, u, ni 0, 1, 2."), code="not_a_code"
            )
        return code

    def clean(self) -> dict[str, Any] | None:
        """Count the attempt, then see whether login and code belong together."""
        if not self.errors:
            attempt = self._count()
            if self._find_person():
                attempt.forgive()
            else:
                self._note(SignIn.CODE_REFUSED)
        return self.cleaned_data

    def _count(self) -> Attempt:
        key = self.cleaned_data["identifiant"]
        try:
            return count_attempt(self.request, action="activation", key=key)
        except TooManyAttempts as refused:
            if first_refusal(self.request, action="activation", key=key, seconds=refused.seconds):
                self._note(SignIn.LOCKED)
            raise

    def _note(self, verb: SignIn) -> None:
        """In the audit log, by a task: the link of a sheet is a GET, which writes nothing."""
        person = person_with_login(self.cleaned_data["identifiant"])  # what is nobody's login goes no further
        note_refusal.delay_on_commit(person.login if person else "", verb.value, current_ip())

    def _find_person(self) -> bool:
        person = person_with_login(self.cleaned_data["identifiant"])
        if not code_matches(person, self.cleaned_data["code"]) or person is None:
            wrong = _(
                "Ce code ne correspond pas. Vérifiez l’identifiant et les 8 caractères du code ; "
                "un V peut ressembler à un Y."
            )
            self.add_error("code", ValidationError(wrong, code="wrong_code"))
            return False
        decision = can_activate(person)
        if not decision:
            self.add_error(None, ValidationError(decision.reason, code="refused"))
        self.person = person
        return True

    @property
    def is_wrong(self) -> bool:
        """Whether the pair was refused (the page then recalls that a sheet serves once)."""
        return self.has_error("code", "wrong_code")


class AcceptForm(forms.Form):
    """Boxes for the texts this person has to accept."""

    def add_documents(self, profile: str) -> None:
        """One required box for each text of the profile."""
        for name in documents_to_accept(profile):
            self.fields[name] = forms.BooleanField(
                label=self._label(name, profile), error_messages=self._refusal(profile)
            )

    @staticmethod
    def _label(name: str, profile: str) -> str:
        if profile == Profile.PUPIL:
            return _("J’ai lu la charte avec un adulte et je la respecterai")
        return {
            "charter": _("J’ai lu la charte et je la respecterai"),
            "terms": _("J’accepte les conditions d’utilisation"),
        }[name]

    @staticmethod
    def _refusal(profile: str) -> dict[str, str]:
        if profile == Profile.PUPIL:
            return {"required": _("Coche la case quand tu as lu la charte.")}
        return {"required": _("Cochez la case pour continuer.")}


class TermsForm(AcceptForm):
    """Accepting new versions."""

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.add_documents(person.profile)


class ActivationForm(AcceptForm, NewPasswordForm):
    """The second step: password, how to reach the person (adults), charter and terms."""

    email = OwnEmailField(
        required=False,
        help_text=gettext_lazy("Pour retrouver votre mot de passe et recevoir les nouvelles de l’école."),
    )
    mobile = OwnMobileField()
    field_order = ("password1", "password2", "email", "mobile")

    def __init__(self, person: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        if person.profile == Profile.PUPIL:
            del self.fields["email"], self.fields["mobile"]
        else:
            self.fields["email"].required = person.profile in SCHOOL_ADULTS
            self.initial = {"email": person.email, "mobile": person.mobile, **self.initial}
        self.add_documents(person.profile)
