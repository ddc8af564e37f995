"""The form of the school's picture."""

from django.utils.translation import gettext_lazy as _

from shared_apps.ui.forms import FileDropInput
from shared_apps.ui.picture_forms import OnePictureForm, PictureField
from shared_apps.ui.pictures import ACCEPTED
from tenant_apps.school_admin.pictures import SHELF


class PictureForm(OnePictureForm):
    """The school's picture."""

    shelf = SHELF
    picture = PictureField(
        label=_("Image de l’école"),
        help_text=_("Une photo de l’école ou son logo. L’image est recadrée en carré, autour de son centre."),
        max_length=200,
        widget=FileDropInput(hint=_("JPEG, PNG ou WebP, 5 Mo au plus"), attrs={"accept": ACCEPTED}),
        error_messages={"required": _("Choisissez une image sur votre appareil.")},
    )
