"""Images as texts show them: the right way up, no larger than a page, silent about where they were taken."""

import struct
from io import BytesIO
from typing import IO

from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from tenant_apps.documents.services import DocumentRefused

SIDE = 2000  # pixels: a page printed at 250 points an inch
# A decoded point weighs four bytes: 160 MB at most, whatever a few kilobytes promise.
_MOST_POINTS = 40_000_000
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


def plain_image(content: IO[bytes]) -> tuple[IO[bytes], str]:
    """The image upright, at most SIDE a side, without what its file said of its author or place; its ending.

    An animated GIF stays as it is: it holds no place. Raises DocumentRefused when it does not read.
    """
    content.seek(0)
    try:
        image = Image.open(content, formats=("JPEG", "PNG", "WEBP", "GIF"))
        if image.width * image.height > _MOST_POINTS:
            raise DocumentRefused(_("Cette image est trop grande : 40 millions de points au plus."))
        return (content, "gif") if image.format == "GIF" else (_written(image), "webp")
    except DocumentRefused:
        raise
    except _BOMB:
        raise DocumentRefused(_("Cette image est trop grande : 40 millions de points au plus.")) from None
    except _BROKEN:
        raise DocumentRefused(_("Cette image est abîmée : choisissez-en une autre.")) from None


def _written(image: Image.Image) -> BytesIO:
    image.draft("RGB", (SIDE, SIDE))
    upright = ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
    upright.thumbnail((SIDE, SIDE), Image.Resampling.LANCZOS)
    upright.info.clear()
    made = BytesIO()
    upright.save(made, "WEBP", quality=84, method=4)
    return made
