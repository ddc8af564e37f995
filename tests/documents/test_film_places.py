"""Films forget where they were taken, and nothing else: boxes as phones write them."""

import io

import pytest

from tenant_apps.documents import files, film_places
from tenant_apps.documents.models import Document
from tests.documents.tus import Tus

PLACE = b"+48.8584+002.2945/"
LOCATION = b"com.apple.quicktime.location.ISO6709"
MODEL = b"com.apple.quicktime.model"
FTYP = b"\0\0\0\x14ftypisom\0\0\2\0isom"
PICTURES = b"\0\0\x10\x08mdat" + b"pixels" * 682 + b"ende"


def box(kind, *inside):
    content = b"".join(inside)
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def large_box(kind, content):
    return b"\0\0\0\1" + kind + (16 + len(content)).to_bytes(8, "big") + content


def _meta(*, full):
    """Keys and values as iPhones write them; `full`: as ISO has it, with a version first."""
    handler = box(b"hdlr", bytes(8), b"mdta", bytes(13))
    named = [box(b"mdta", name) for name in (MODEL, LOCATION)]
    keys = box(b"keys", bytes(4), len(named).to_bytes(4, "big"), *named)
    said = [box(b"data", b"\0\0\0\1", bytes(4), words) for words in (b"Telephone 12", PLACE)]
    values = box(b"ilst", *(box(number.to_bytes(4, "big"), data) for number, data in enumerate(said, start=1)))
    return box(b"meta", bytes(4) if full else b"", handler, keys, values)


def _deep(times, content):
    for _time in range(times):
        content = box(b"udta", content)
    return content


FILMS = {
    "android": FTYP + PICTURES + box(b"moov", box(b"mvhd", bytes(99)), box(b"udta", box(b"\xa9xyz", b"\0\x12", PLACE))),
    "3gpp": FTYP + box(b"moov", box(b"trak", box(b"udta", box(b"loci", bytes(6), b"Ecole\0", PLACE)))) + PICTURES,
    "iphone": FTYP + PICTURES + box(b"moov", _meta(full=False)),
    "iso": FTYP + box(b"moov", box(b"udta", _meta(full=True))) + PICTURES,
    "xmp": FTYP + box(b"uuid", film_places._XMP, b"<x:xmpmeta>", PLACE, b"</x:xmpmeta>") + PICTURES,
    "xmp of quicktime": FTYP + box(b"moov", box(b"udta", box(b"XMP_", PLACE))) + PICTURES,
    "large box": FTYP + large_box(b"moov", box(b"udta", box(b"\xa9xyz", PLACE))),
    "open end": FTYP + b"\0\0\0\0moov" + box(b"udta", box(b"\xa9xyz", PLACE)),
}  # fmt: skip


@pytest.mark.parametrize("kind", FILMS)
def test_the_place_goes_the_rest_stays(kind):
    before = FILMS[kind]
    film = io.BytesIO(before)
    film_places.forget_place(film)
    after = film.getvalue()
    assert PLACE in before
    assert PLACE not in after
    assert len(after) == len(before)
    assert (PICTURES in after) == (PICTURES in before)
    assert (MODEL in after, b"Telephone 12" in after) == (MODEL in before, b"Telephone 12" in before)


@pytest.mark.parametrize(
    "film",
    [
        b"",
        FTYP,
        FTYP + b"\xff\xff\xff\xffmoov" + PLACE,
        FTYP + b"\0\0\0\4moov" + PLACE,
        FTYP + b"\0\0\0\1moov\xff\xff\xff\xff\xff\xff\xff\xff" + PLACE,
        FTYP + box(b"moov", box(b"udta", b"\0\0\xff\xff\xa9xyz" + PLACE)),
        FTYP + box(b"moov", box(b"meta", b"\0")),
        FTYP + box(b"free") * 20_000,
        FTYP + _deep(200, box(b"\xa9xyz", PLACE)),
    ],
    ids=["empty", "head", "beyond", "small", "huge", "cut", "bare", "many", "deep"],
)  # fmt: skip
def test_a_film_that_lies_about_its_boxes_is_left(film):
    copy = io.BytesIO(film)
    film_places.forget_place(copy)
    assert copy.getvalue() == film


def test_a_film_sent_forgets_its_place(world, alpha_client):
    alpha_client.force_login(world.teacher)
    document = Document.objects.get(
        pk=Tus(alpha_client).send(FILMS["android"], name="Kermesse.mp4").headers["Document"]
    )
    with files.open_file(document.current.file) as kept:
        content = kept.read()
    assert PLACE not in content
    assert PICTURES in content
    assert document.current.media_type == "video/mp4"
