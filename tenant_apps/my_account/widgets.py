"""The file control of a photo, with the frame one cuts it in."""

from shared_apps.ui.forms import FileDropInput


class PhotoCropInput(FileDropInput):
    """A file control; once its script runs, the photo is moved and enlarged under a round frame."""

    template_name = "my_account/widgets/photo_crop.html"
