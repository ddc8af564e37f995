"""Files chosen in a form, without scripts."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _


class _ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files; cleaned to a list of them."""

    widget = _ManyFiles

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Each file as Django checks one; an empty one is told by whoever takes it in."""
        return [super(FilesField, self).clean(one, initial) for one in data or [None]]


class SendForm(forms.Form):
    """What is sent without scripts: the files."""

    fichiers = FilesField(
        label=_("Fichiers"),
        allow_empty_file=True,
        max_length=None,
        error_messages={"required": _("Choisissez au moins un fichier.")},
    )

    def files_given(self) -> list[UploadedFile]:
        """The files, in their order."""
        return list(self.cleaned_data["fichiers"])
