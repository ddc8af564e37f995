"""Photos forget where they were taken, and nothing else."""

import io
import struct
import tempfile
import time

import pytest
from PIL import Image, PngImagePlugin

from tenant_apps.documents.files import open_file
from tenant_apps.documents.kinds import media_type_of
from tenant_apps.documents.models import Document
from tenant_apps.documents.places import blank_position, forget_place
from tests.documents.tus import Tus

ORIENTATION, MODEL, GPS = 0x0112, 0x0110, 0x8825
SECRET = b"48.8584N"


def _exif():
    exif = Image.Exif()
    exif[ORIENTATION] = 6
    exif[MODEL] = "Appareil de la classe"
    exif.get_ifd(GPS).update({1: "N", 2: (48.0, 51.0, 30.24), 3: "E", 4: (2.0, 17.0, 40.2), 27: SECRET})
    return exif


def _photo(form, **options):
    made = io.BytesIO()
    Image.new("RGB", (40, 20), "teal").save(made, form, exif=_exif(), **options)
    made.seek(0)
    return made


def _png_with_words():
    words = PngImagePlugin.PngInfo()
    words.add_itxt("XML:com.adobe.xmp", f"<x:xmpmeta>{SECRET.decode()}</x:xmpmeta>")
    words.add_text("Raw profile type exif", SECRET.decode())
    words.add_text("Comment", "Bravo")
    return _photo("PNG", pnginfo=words)


def _xmp():
    return b"<x:xmpmeta>" + SECRET + b"</x:xmpmeta>"


PHOTOS = {
    "jpeg": lambda: _photo("JPEG"),
    "jpeg and xmp": lambda: _photo("JPEG", xmp=_xmp()),
    "png": lambda: _photo("PNG"),
    "png and words": _png_with_words,
    "webp": lambda: _photo("WEBP"),
    "webp and xmp": lambda: _photo("WEBP", xmp=_xmp()),
    "avif": lambda: _photo("AVIF"),
}


@pytest.mark.parametrize("kind", PHOTOS)
def test_the_place_goes_the_rest_stays(kind):
    photo = PHOTOS[kind]()
    before = photo.getvalue()
    assert SECRET in before
    forget_place(photo, media_type_of(before[:4096]))
    after = photo.getvalue()
    assert SECRET not in after
    assert len(after) == len(before)
    with Image.open(io.BytesIO(after)) as image, Image.open(io.BytesIO(before)) as first:
        assert image.tobytes() == first.tobytes()
        assert not image.getexif().get_ifd(GPS)
        assert (image.getexif()[ORIENTATION], image.getexif()[MODEL]) == (6, "Appareil de la classe")


def test_other_words_of_a_png_stay():
    photo = _png_with_words()
    forget_place(photo, "image/png")
    with Image.open(photo) as image:
        image.verify()
    with Image.open(photo) as image:
        assert image.text["Comment"] == "Bravo"


def _tiff(pixels):
    """Its directory stands at the end, behind the pixels, as most programs write it."""
    at = 8 + pixels
    directory = struct.pack("<HHHIII", 1, GPS, 4, 1, at + 18, 0)
    position = struct.pack("<HHHIII", 1, 27, 7, len(SECRET), at + 36, 0)
    return b"II*\0" + struct.pack("<I", at) + bytes(pixels) + directory + position + SECRET


@pytest.mark.parametrize("content", [_exif().tobytes().removeprefix(b"Exif\0\0"), _tiff(0), _tiff(2_000_000)])
def test_a_tiff_file_is_such_a_block(content):
    assert SECRET in content
    with tempfile.TemporaryFile() as file:
        file.write(content)
        forget_place(file, "image/tiff")
        file.seek(0)
        assert SECRET not in file.read()


@pytest.mark.parametrize("size", [0, 1, 5, 6, 7, 9])
def test_a_part_too_short_for_what_it_says_is_passed_over(size):
    """Its size minus its own name is below zero: nothing is read, least of all the whole file."""
    claim = b"\xff\xd8\xff\xe1" + size.to_bytes(2, "big") + b"Exif\0\0II*\0" + bytes(40)
    forget_place(io.BytesIO(claim), "image/jpeg")
    claim = b"RIFF\x40\0\0\0WEBPEXIF" + struct.pack("<I", size) + b"Exif\0\0II*\0" + bytes(40)
    forget_place(io.BytesIO(claim), "image/webp")


def test_a_file_of_nothing_but_notes_holds_no_worker():
    """Each of its blocks would be read and written again, a megabyte at a time."""
    started = time.perf_counter()
    with tempfile.TemporaryFile() as file:
        file.write(b"\0\0\0\x18ftypheic" + b"Exif\0\0" * 300_000)
        forget_place(file, "image/heic")
    assert time.perf_counter() - started < 5


def test_a_part_that_claims_to_be_enormous_is_not_written_out():
    claim = b"\x89PNG\r\n\x1a\n" + b"\xff\xff\xff\xf0iTXtXML:com.adobe.xmp\0" + SECRET
    file = io.BytesIO(claim)
    forget_place(file, "image/png")
    assert (len(file.getvalue()), SECRET in file.getvalue()) == (len(claim), False)


def test_a_photo_in_the_notes_of_a_heif_file():
    """Whatever box it lies in, the block behind « Exif » is patched."""
    block = _exif().tobytes()
    file = io.BytesIO(b"\0\0\0\x18ftypheic" + bytes(1_048_570) + block + b"pixels")
    assert block.startswith(b"Exif\0\0")
    forget_place(file, "image/heif")
    assert SECRET not in file.getvalue()
    assert file.getvalue().endswith(b"pixels")


@pytest.mark.parametrize("kind", PHOTOS)
@pytest.mark.parametrize("cut", [3, 30, 150, 300])
def test_cut_files_do_no_harm(kind, cut):
    whole = PHOTOS[kind]().getvalue()
    file = io.BytesIO(whole[:cut])
    forget_place(file, media_type_of(whole[:4096]))
    assert len(file.getvalue()) == min(cut, len(whole))


@pytest.mark.parametrize(
    "block",
    [
        b"",
        b"II*\0",
        b"II*\0\xff\xff\xff\xff",
        b"MM\0*\0\0\0\x08\xff\xff",
        b"MM\0*\0\0\0\x08\0\1\x88\x25\0\4\0\0\0\1\xff\xff\xff\xff",
    ],
)
def test_broken_blocks_do_no_harm(block):
    kept = bytearray(block)
    blank_position(kept)
    assert kept == block


def test_photos_sent_forget_their_place(world, alpha_client):
    alpha_client.force_login(world.pupil)
    assert Tus(alpha_client).send(_photo("JPEG").getvalue(), name="Sortie.jpg").status_code == 204
    with open_file(Document.objects.get().current.file) as file:
        assert SECRET not in file.read()
