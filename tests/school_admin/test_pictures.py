"""The school's picture: what is read, what is refused, what is kept."""

import struct
import zlib
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageFile

from tenant_apps.school_admin.pictures import SHELF
from tests.pictures import drawn

_EXIF_TURNED = Image.Exif()
_EXIF_TURNED[0x0112] = 6  # the telephone was held upright: turn by a quarter
_EXIF_TURNED[0x010E] = "Zzsecret"


def _read(content):
    return SHELF.read(BytesIO(content))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_each_kind_becomes_two_square_webps(kind):
    for side, content in _read(drawn(kind)).files.items():
        with Image.open(BytesIO(content)) as image:
            assert (image.format, image.size) == ("WEBP", (side, side))
    assert sorted(_read(drawn(kind)).files) == [128, 320]


def test_the_name_of_a_picture_is_its_content():
    assert _read(drawn()).fingerprint == _read(drawn()).fingerprint
    assert _read(drawn()).fingerprint != _read(drawn(colour=(0, 0, 9))).fingerprint
    assert len(_read(drawn()).fingerprint) == 16


def test_what_the_file_says_of_its_author_goes_and_its_turn_is_done():
    content = drawn(exif=_EXIF_TURNED, icc_profile=b"Zzsecret" * 4)
    kept = _read(content).files[320]
    assert b"Zzsecret" in content
    assert b"Zzsecret" not in kept
    with Image.open(BytesIO(kept)) as image:
        assert not image.getexif()
        top, bottom = image.getpixel((160, 5)), image.getpixel((160, 315))
    assert min(top) > 200  # the white third was on the left
    assert bottom[0] > 150 > bottom[1]


def test_a_transparent_logo_stays_transparent():
    with Image.open(BytesIO(_read(drawn("PNG", mode="RGBA", colour=(9, 9, 9, 0))).files[128])) as image:
        assert image.mode == "RGBA"
        assert image.getpixel((120, 64))[3] == 0


@pytest.mark.parametrize(("kind", "more"), [("JPEG", {"progressive": True}), ("JPEG", {"exif": _EXIF_TURNED})])
def test_what_follows_a_whole_picture_does_no_harm(kind, more):
    """Telephones write a film or a second picture behind the first."""
    assert _read(drawn(kind, **more) + b"a film" * 100).files


@pytest.mark.parametrize("mode", ["L", "P", "CMYK", "1"])
def test_other_colours_are_read_too(mode):
    file = BytesIO()
    Image.new(mode, (200, 200)).save(file, "JPEG" if mode == "CMYK" else "PNG")
    assert _read(file.getvalue()).files[128]


def _bomb():
    """A PNG of a few bytes that says it has 10,000 × 10,000 points."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 10_000, 10_000, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7 hello", "pas une image JPEG, PNG ou WebP"),
        (b"", "pas une image JPEG, PNG ou WebP"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "pas une image JPEG, PNG ou WebP"),
        (drawn("GIF", mode="L", colour=0), "pas une image JPEG, PNG ou WebP"),
        (drawn(size=(600, 127)), "au moins 128 points"),
        (drawn("PNG")[:-60], "abîmée"),
        (drawn("WEBP")[:-60], "pas une image JPEG, PNG ou WebP"),
        (drawn("JPEG", size=(900, 900))[:3000], "abîmée"),
        (_bomb(), "5 000 points"),
    ],
)
def test_what_is_refused_is_said(content, said):
    with pytest.raises(ValidationError) as refused:
        _read(content)
    assert said in str(refused.value)


def test_nonsense_inside_a_picture_is_refused_where_pillow_refuses_it(monkeypatch):
    monkeypatch.setattr(ImageFile, "LOAD_TRUNCATED_IMAGES", False)  # WeasyPrint turns it on for the whole process
    with pytest.raises(ValidationError, match="abîmée"):
        _read(drawn("PNG").replace(b"IDAT", b"IDAT" + b"x" * 9, 1))


def test_a_picture_of_too_many_points_is_not_decoded():
    """6,000 × 4,400 points are refused by their number, before any is read."""
    content = drawn("PNG", size=(6000, 4400), mode="1", colour=0)
    with pytest.raises(ValidationError, match="5 000 points"):
        _read(content[: len(content) // 2])
