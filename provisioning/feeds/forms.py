"""The form of a convention."""

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from provisioning.feeds.models import Convention
from provisioning.feeds.rules import read_departments
from provisioning.feeds.selectors import is_folder_taken
from provisioning.feeds.sftp import is_host_key

_FOLDER = re.compile(r"[a-z0-9][a-z0-9_-]{0,59}")
_HOST = re.compile(r"[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|[0-9a-fA-F:]{2,45}")
_NEEDED = {
    "sftp_user": gettext_lazy("Donnez l’identifiant de ONE sur ce serveur."),
    "sftp_host_key": gettext_lazy("Donnez la clé du serveur : sans elle, un autre pourrait se faire passer pour lui."),
}
_CODE = re.compile(r"\d{1,3}")


class ConventionForm(forms.Form):
    """Academy, departments, folder, hour."""

    name = forms.CharField(
        label=gettext_lazy("Académie"),
        max_length=60,
        help_text=gettext_lazy("Son nom, comme vous le dites : Nancy-Metz."),
        error_messages={"required": gettext_lazy("Donnez le nom de l’académie.")},
    )
    academy_code = forms.CharField(
        label=gettext_lazy("Code de l’académie"),
        max_length=3,
        help_text=gettext_lazy("Celui de ses fichiers, par exemple 12. Les identifiants des personnes en dépendent."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": gettext_lazy("Donnez le code de l’académie.")},
    )
    departments = forms.CharField(
        label=gettext_lazy("Départements"),
        max_length=100,
        required=False,
        help_text=gettext_lazy("Par exemple 54, 57, 88. Vide : tous ceux que contient le flux."),
    )
    folder = forms.CharField(
        label=gettext_lazy("Dossier de dépôt"),
        max_length=60,
        help_text=gettext_lazy(
            "Le dossier où le serveur SFTP de l’académie dépose ses fichiers, par exemple nancy-metz."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Donnez le nom du dossier.")},
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("Chaque nuit à partir de"), coerce=int, choices=[(hour, f"{hour} h") for hour in range(24)]
    )
    sftp_host = forms.CharField(
        label=gettext_lazy("Serveur SFTP où aller chercher les fichiers"),
        max_length=253,
        required=False,
        help_text=gettext_lazy("Vide : l’académie dépose elle-même ses fichiers dans le dossier."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    sftp_port = forms.IntegerField(label=gettext_lazy("Port"), min_value=1, max_value=65535, required=False)
    sftp_user = forms.CharField(
        label=gettext_lazy("Identifiant sur ce serveur"),
        max_length=64,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    sftp_password = forms.CharField(
        label=gettext_lazy("Mot de passe sur ce serveur"),
        max_length=200,
        required=False,
        strip=False,
        help_text=gettext_lazy("Vide : celui qui est enregistré, sinon la clé de ONE. Il est gardé chiffré."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    sftp_folder = forms.CharField(label=gettext_lazy("Dossier sur ce serveur"), max_length=200, required=False)
    sftp_host_key = forms.CharField(
        label=gettext_lazy("Clé du serveur"),
        max_length=1000,
        required=False,
        help_text=gettext_lazy(
            "Donnée par l’académie : « ssh-ed25519 AAAA… ». Un serveur qui en montre une autre est refusé."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    is_active = forms.BooleanField(label=gettext_lazy("Prendre le flux chaque nuit"), required=False)

    def __init__(self, *args: Any, convention: Convention | None = None, **options: Any) -> None:
        self._convention = convention
        if convention:
            fields = {name: getattr(convention, name) for name in self.base_fields if name != "sftp_password"}
            options["initial"] = fields | {"departments": ", ".join(convention.departments)}
        else:
            options["initial"] = {"hour": 3, "is_active": True}
        super().__init__(*args, **options)

    def clean_academy_code(self) -> str:
        """One to three digits."""
        code: str = self.cleaned_data["academy_code"]
        if not _CODE.fullmatch(code):
            raise ValidationError(_("Le code d’une académie a de un à trois chiffres."))
        return code

    def clean_departments(self) -> list[str]:
        """As UAIs begin."""
        found, wrong = read_departments(self.cleaned_data["departments"])
        if wrong:
            raise ValidationError(_("Ce n’est pas un numéro de département : %(wrong)s") % {"wrong": ", ".join(wrong)})
        return found

    def clean_sftp_host(self) -> str:
        """A host's name or address."""
        host: str = self.cleaned_data["sftp_host"]
        if host and not _HOST.fullmatch(host):
            raise ValidationError(_("Un nom de serveur : sftp.ac-exemple.fr, sans « sftp:// » ni dossier."))
        return host

    def clean_sftp_port(self) -> int:
        """22 unless said."""
        return int(self.cleaned_data["sftp_port"] or 22)

    def clean_sftp_host_key(self) -> str:
        """A public key as ssh-keyscan writes it, without the host before it."""
        key: str = self.cleaned_data["sftp_host_key"]
        if key and not is_host_key(key):
            raise ValidationError(
                _("Ce n’est pas une clé de serveur : elle commence par « ssh-ed25519 » ou « ssh-rsa ».")
            )
        return key

    def clean(self) -> dict[str, Any]:
        """A server needs somebody to be there, and its key."""
        if self.cleaned_data.get("sftp_host"):
            for name, text in _NEEDED.items():
                if not self.cleaned_data.get(name) and name not in self.errors:
                    self.add_error(name, str(text))
        return self.cleaned_data

    def clean_folder(self) -> str:
        """One name, that no other convention uses."""
        folder: str = self.cleaned_data["folder"]
        if not _FOLDER.fullmatch(folder):
            raise ValidationError(_("Un nom de dossier : minuscules sans accent, chiffres, tirets."))
        if is_folder_taken(folder, but=self._convention):
            raise ValidationError(_("Une autre convention utilise ce dossier."))
        return folder
