"""Picture files as people send them."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

RED, BLUE = (200, 30, 30), (30, 30, 200)


def drawn(kind="JPEG", size=(400, 300), colour=RED, mode="RGB", **options):
    """The bytes of a picture in one colour, its left third white."""
    image = Image.new(mode, size, colour)
    image.paste((255,) * len(image.getbands()), (0, 0, size[0] // 3, size[1]))
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def sent(content, name="photo.jpg"):
    """The file as a form sends it."""
    return SimpleUploadedFile(name, content)
