"""What is put into a text from one's device."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class MediaKind(TextChoices):
    """How the file shows in the text; their values are sent by the editor."""

    IMAGE = "image", _("image")
    SOUND = "sound", _("son")
    VIDEO = "video", _("vidéo")
    DOCUMENT = "document", _("document")
