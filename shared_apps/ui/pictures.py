"""Pictures people send: read whatever they are called, made small and plain, kept in the school's folder."""

import hashlib
import re
import struct
from dataclasses import dataclass
from io import BytesIO
from typing import IO

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps

from shared_apps.ui.uploads import MEGABYTE

ACCEPTED = "image/jpeg,image/png,image/webp"
_FORMATS = ("JPEG", "PNG", "WEBP")
# A decoded point weighs four bytes: 100 MB at most, whatever a few compressed kilobytes promise.
_MOST_POINTS = 25_000_000
# What Pillow raises on bytes that are not what their beginning says.
_BROKEN = (OSError, SyntaxError, ValueError, EOFError, struct.error)
_BOMB = (Image.DecompressionBombError, Image.DecompressionBombWarning)


@dataclass(frozen=True)
class Picture:
    """A square WebP a size, and the fingerprint that names them."""

    fingerprint: str
    files: dict[int, bytes]


@dataclass(frozen=True)
class Shelf:
    """Where one kind of picture is kept in the folder of each school, in which sizes."""

    folder: str
    sizes: tuple[int, ...]  # sides in pixels, the smallest first
    largest: int  # bytes of a file people send

    def too_heavy(self) -> ValidationError:
        """What to do with a file beyond `largest`."""
        text = _("Cette image dépasse %(n)s Mo : il en faut une plus légère.") % {"n": self.largest // MEGABYTE}
        return ValidationError(text, code="size")

    def read(self, file: IO[bytes], owner: str = "") -> Picture:
        """The picture in this file, square, small, without anything it said about its author or place.

        The content decides, not the name. `owner` goes into the fingerprint: the same picture sent
        by two people then has two names. Raises ValidationError in words: no JPEG, PNG or WebP; too
        many points; too few; cut short.
        """
        upright = _read_points(file, self.sizes)
        files = {size: _square(upright, size) for size in self.sizes}
        named = owner.encode() + files[self.sizes[-1]]
        return Picture(hashlib.sha256(named).hexdigest()[:16], files)

    def keep(self, picture: Picture) -> None:
        """Write the files of this picture in the folder of the school we stand in."""
        for size, content in picture.files.items():
            path = self._path(f"{picture.fingerprint}-{size}")
            default_storage.delete(path)  # a crash may have left half of it
            default_storage.save(path, ContentFile(content))

    def drop(self, fingerprint: str) -> None:
        """Remove the files of this picture from the folder of the school we stand in."""
        for size in self.sizes:
            default_storage.delete(self._path(f"{fingerprint}-{size}"))

    def content_of(self, name: str) -> bytes | None:
        """The file with this name (fingerprint-size) in the folder of the school we stand in, if there is one."""
        if not re.fullmatch(rf"[0-9a-f]{{16}}-({'|'.join(map(str, self.sizes))})", name):
            return None
        try:
            with default_storage.open(self._path(name)) as file:
                return bytes(file.read())
        except FileNotFoundError:
            return None

    def _path(self, name: str) -> str:
        return f"{self.folder}/{name}.webp"


def _read_points(file: IO[bytes], sizes: tuple[int, ...]) -> Image.Image:
    image = _opened(file)
    if image.width * image.height > _MOST_POINTS:
        raise _too_many_points()
    if min(image.size) < sizes[0]:
        text = _("Cette image est trop petite : il faut au moins %(n)s points de côté.") % {"n": sizes[0]}
        raise ValidationError(text, code="small")
    upright = _decoded(image, 2 * sizes[-1]) if _is_whole(file, image.format or "") else None
    if upright is None:
        text = _("Cette image est abîmée : elle ne se lit pas jusqu’au bout. Il en faut une autre.")
        raise ValidationError(text, code="broken")
    return upright


def _too_many_points() -> ValidationError:
    text = _("Cette image est trop grande : elle peut avoir 5 000 points de côté au plus.")
    return ValidationError(text, code="points")


def _opened(file: IO[bytes]) -> Image.Image:
    file.seek(0)
    try:
        return Image.open(file, formats=_FORMATS)
    except _BOMB:
        raise _too_many_points() from None
    except _BROKEN:
        text = _("Ce fichier n’est pas une image JPEG, PNG ou WebP : il en faut une dans un de ces formats.")
        raise ValidationError(text, code="kind") from None


def _is_whole(file: IO[bytes], kind: str) -> bool:
    """Whether the end of the picture arrived. WeasyPrint tells Pillow, for all, to fill in what is missing."""
    if kind == "WEBP":  # refused on opening
        return True
    file.seek(0)
    content = file.read()
    if kind == "PNG":
        return b"IEND" in content
    # A JPEG's last scan (FFDA) is followed by its end (FFD9); neither can stand inside a scan.
    return content.rfind(b"\xff\xd9") > content.rfind(b"\xff\xda")


def _decoded(image: Image.Image, side: int) -> Image.Image | None:
    """The points themselves, the right way up (the telephone's turn is in what we drop); None when broken."""
    try:
        image.draft("RGB", (side, side))
        return ImageOps.exif_transpose(image).convert("RGBA" if image.has_transparency_data else "RGB")
    except _BROKEN:
        return None


def _square(image: Image.Image, side: int) -> bytes:
    made = BytesIO()
    fitted = ImageOps.fit(image, (side, side), Image.Resampling.LANCZOS)
    fitted.info.clear()  # Pillow would write EXIF, XMP and colour profile again
    fitted.save(made, "WEBP", quality=82, method=4)
    return made.getvalue()
