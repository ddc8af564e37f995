"""The form of one's photo."""

from typing import Any

from django.utils.translation import gettext as _

from shared_apps.ui.picture_forms import OnePictureForm, PictureField
from shared_apps.ui.pictures import ACCEPTED
from tenant_apps.accounts.choices import Profile
from tenant_apps.accounts.models import User
from tenant_apps.accounts.photos import SHELF
from tenant_apps.my_account.widgets import PhotoCropInput


class PhotoForm(OnePictureForm):
    """A photo, cut in the page when its scripts run, else around its centre by us."""

    shelf = SHELF
    picture = PictureField(max_length=200)

    def __init__(self, person: User, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.owner = str(person.pk)
        pupil = person.profile == Profile.PUPIL
        field = self.fields["picture"]
        field.label = _("Ta photo") if pupil else _("Ma photo")
        field.widget = PhotoCropInput(attrs={"accept": ACCEPTED})
        field.widget.is_required = True
        if pupil:
            field.error_messages["required"] = _("Choisis une image sur ton appareil.")
        else:
            field.error_messages["required"] = _("Choisissez une image sur votre appareil.")
