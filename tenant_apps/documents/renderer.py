"""Pictures of files, made in a process of their own: `python -m tenant_apps.documents.renderer KIND SOURCE FOLDER`.

KIND is `image` or `pdf`; the result is FOLDER/thumbnail.webp and FOLDER/page.webp. What comes from outside is
decoded here, with bounded memory and processor time: a file made to break a decoder breaks this process only.
Nothing of Django is loaded.
"""

import resource
import sys
from pathlib import Path

from PIL import Image, ImageOps

SIZES = {"thumbnail": 320, "page": 1600}
_MEMORY = 1024**3
_SECONDS = 60
# A photo of 100 million points takes 300 MB; beyond, a file claims more than cameras take.
_MOST_POINTS = 100_000_000


def main(kind: str, source: str, folder: str) -> None:
    """Write both pictures."""
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))
    Image.MAX_IMAGE_PIXELS = _MOST_POINTS // 2  # Pillow refuses what is twice as large
    picture = _first_page(source) if kind == "pdf" else _photo(source)
    for name in ("page", "thumbnail"):  # the small one from the large one
        picture.thumbnail((SIZES[name], SIZES[name]), Image.Resampling.LANCZOS)
        picture.save(Path(folder, f"{name}.webp"), "WEBP", quality=80, method=4)


def _photo(source: str) -> Image.Image:
    """The picture upright, no larger than a page, without what the camera wrote beside it."""
    image = Image.open(source)
    image.draft("RGB", (SIZES["page"], SIZES["page"]))
    upright = ImageOps.exif_transpose(image)
    plain = upright.convert("RGBA" if upright.has_transparency_data else "RGB")
    plain.info.clear()
    return plain


def _first_page(source: str) -> Image.Image:
    import pypdfium2

    document = pypdfium2.PdfDocument(source)
    page = document[0]
    scale = SIZES["page"] / max(page.get_width(), page.get_height(), 1)
    return page.render(scale=min(scale, 4)).to_pil().convert("RGB")


if __name__ == "__main__":
    main(*sys.argv[1:])
