"""A picture in a form, the same for the school's and for a person's."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy as _

from shared_apps.ui.pictures import Picture, Shelf


class PictureField(forms.FileField):
    """A file that holds a picture."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Aucune image n’est choisie : il en faut une."),
        "empty": _("Ce fichier est vide : il en faut un autre."),
        "max_length": _("Le nom de ce fichier est trop long : il faut le raccourcir."),
    }


class OnePictureForm(forms.Form):
    """A form whose field `picture` becomes a Picture of `shelf`; `dropped` when it was too heavy to arrive."""

    shelf: ClassVar[Shelf]
    owner = ""

    def __init__(self, *args: Any, dropped: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        self.dropped = dropped
        if dropped:
            self.fields["picture"].required = False

    def clean_picture(self) -> Picture:
        """The picture as it will be kept."""
        file = self.cleaned_data["picture"]
        if self.dropped or file.size > self.shelf.largest:
            raise self.shelf.too_heavy()
        return self.shelf.read(file, self.owner)
