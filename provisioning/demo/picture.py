"""The picture of the school one visits first: a house under the sun, drawn here, of no real place."""

from io import BytesIO

from PIL import Image, ImageDraw

_SIDE = 1280  # drawn large, shown small: the edges come out smooth
_SKY, _SUN, _HILL, _GRASS = "#cfe6f7", "#f6c445", "#9ec7a0", "#5f9e6e"
_WALL, _ROOF, _DOOR, _GLASS, _STONE = "#fbeedb", "#c4553d", "#2f4b8f", "#8fc1e3", "#e4cda9"


def _landscape(draw: ImageDraw.ImageDraw) -> None:
    draw.ellipse((860, 110, 1100, 350), fill=_SUN)
    draw.ellipse((-300, 640, 760, 1500), fill=_HILL)
    draw.ellipse((480, 700, 1700, 1600), fill=_HILL)
    draw.rectangle((0, 980, _SIDE, _SIDE), fill=_GRASS)


def _house(draw: ImageDraw.ImageDraw) -> None:
    draw.rectangle((260, 560, 1020, 1060), fill=_WALL)
    draw.polygon([(200, 580), (640, 270), (1080, 580)], fill=_ROOF)
    draw.ellipse((570, 400, 710, 540), fill=_WALL)  # the clock
    draw.line([(640, 470), (640, 420)], fill=_DOOR, width=14)
    draw.line([(640, 470), (680, 490)], fill=_DOOR, width=14)
    draw.rounded_rectangle((550, 780, 730, 1060), radius=90, fill=_DOOR, corners=(True, True, False, False))
    draw.rectangle((500, 1050, 780, 1085), fill=_STONE)
    for left in (320, 820):
        for top in (640, 850):
            draw.rounded_rectangle((left, top, left + 140, top + 150), radius=18, fill=_GLASS)
            draw.line([(left + 70, top), (left + 70, top + 150)], fill=_WALL, width=12)


def draw_school() -> BytesIO:
    """The picture as a PNG file."""
    image = Image.new("RGB", (_SIDE, _SIDE), _SKY)
    draw = ImageDraw.Draw(image)
    _landscape(draw)
    _house(draw)
    file = BytesIO()
    image.save(file, "PNG")
    return file
