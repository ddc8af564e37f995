"""Icons of a school for the screens of telephones: its picture, else its drawing on its own colour."""

import zlib
from colorsys import hls_to_rgb
from io import BytesIO

from PIL import Image, ImageDraw

from tenant_apps.school_admin.pictures import SHELF
from tenants.models import School

SIZES = (180, 192, 512)
_HUES = 12
_UNITS = 120  # side of the drawing (templates/components/drawings/school_face.svg)
# Systems cut icons to circles and other shapes: what matters stays in the middle four fifths.
_SAFE = 0.8


def ground_of(school: School) -> tuple[int, int, int]:
    """The colour behind the drawing, drawn from the school's name as on every page."""
    hue = zlib.crc32(school.name.encode()) % _HUES / _HUES
    red, green, blue = hls_to_rgb(hue, 0.42, 0.55)
    return round(red * 255), round(green * 255), round(blue * 255)


def icon_of(school: School, size: int) -> bytes:
    """A square PNG of this side in pixels, opaque, safe to be cut to any shape."""
    content = SHELF.content_of(f"{school.picture}-{SHELF.sizes[-1]}") if school.picture else None
    image = Image.new("RGB", (size, size), "white" if content else ground_of(school))
    inner = round(size * _SAFE)
    edge = (size - inner) // 2
    if content:
        image.paste(Image.open(BytesIO(content)).convert("RGB").resize((inner, inner)), (edge, edge))
    else:
        _draw_school(ImageDraw.Draw(image), edge, inner / _UNITS, ground_of(school))
    made = BytesIO()
    image.save(made, "PNG", optimize=True)
    return made.getvalue()


def _draw_school(draw: ImageDraw.ImageDraw, edge: int, scale: float, ground: tuple[int, int, int]) -> None:
    """Walls, roof, door, windows: the shapes of the drawing the pages show."""

    def at(*places: float) -> list[float]:
        return [edge + place * scale for place in places]

    paper = (255, 251, 240)
    draw.rectangle(at(24, 58, 96, 100), fill=paper)
    draw.polygon(at(16, 62, 60, 28, 104, 62), fill=paper)
    draw.ellipse(at(53, 43, 67, 57), fill=ground)
    draw.rounded_rectangle(at(51, 76, 69, 101), radius=8 * scale, fill=ground)
    for left in (31, 76):
        draw.rectangle(at(left, 70, left + 13, 83), fill=ground)
