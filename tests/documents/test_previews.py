"""Files become lookable in the worker: pictures bounded, programs of the machine when it has them, no file is fatal."""

import io
import struct
import zlib
from pathlib import Path

import pytest
from PIL import Image
from weasyprint import HTML

from tenant_apps.documents import files, previews, tasks, tools
from tenant_apps.documents.choices import PreviewState
from tenant_apps.documents.models import Version
from tenant_apps.documents.pictures import preview_of
from tenant_apps.documents.services import add_document
from tests.aside import wait_until

ODT = b"PK\x03\x04" + bytes(26) + b"mimetypeapplication/vnd.oasis.opendocument.text" + bytes(100)
MOV = b"\0\0\0\x14ftypqt  \0\0\0\0qt  " + bytes(100)
FLAC = b"fLaC\0\0\0\x22" + bytes(100)


def _picture(width=3000, height=2000, form="JPEG", **options):
    made = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(made, form, **options)
    return made.getvalue()


def _paper():
    return HTML(string="<h1>Sortie au musée</h1>").write_pdf()


def _bomb():
    """A PNG of a few hundred bytes that claims 60,000 × 60,000 points."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    size = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", size) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


@pytest.fixture
def version(world):
    """`version(content, name)`: of a new document of the teacher's."""

    def make(content, name="photo.jpg"):
        stored = files.store(io.BytesIO(content), name=name)
        return add_document(actor=world.teacher, folder=None, name=name, stored=stored).current

    return make


@pytest.fixture
def program(tmp_path, monkeypatch):
    """`program("ffmpeg", script)`: this machine has that program, and it does that."""

    def install(name, script):
        path = tmp_path / "bin" / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(f"#!/bin/sh\n{script}\n")
        path.chmod(0o755)
        monkeypatch.setattr(tools, "find", lambda wanted: str(path) if wanted == name else None)

    monkeypatch.setattr(tools, "find", lambda wanted: None)
    return install


def _after(version):
    previews.make(version.pk)
    version.refresh_from_db()
    return version


def _open(version, rendition):
    with files.open_file(version.previews[rendition]) as file:
        return Image.open(io.BytesIO(file.read()))


@pytest.mark.parametrize(
    ("content", "name"),
    [(_picture(), "a.jpg"), (_picture(form="PNG"), "a.png"), (_paper(), "a.pdf")],
    ids=["jpeg", "png", "pdf"],
)
def test_pictures_of_a_file(version, content, name):
    made = _after(version(content, name))
    assert made.preview_state == PreviewState.READY
    assert max(_open(made, "thumbnail").size) == 320
    assert max(_open(made, "page").size) == 1600
    assert _open(made, "page").format == "WEBP"


def test_a_picture_is_upright_and_says_nothing_of_the_camera(version):
    exif = Image.Exif()
    exif[0x0112] = 6  # lying on its side
    page = _open(_after(version(_picture(800, 400, exif=exif))), "page")
    assert page.size == (400, 800)
    assert not page.getexif()


def test_a_small_picture_is_not_enlarged(version):
    assert _open(_after(version(_picture(50, 40))), "page").size == (50, 40)


@pytest.mark.parametrize("content", [_bomb(), b"\xff\xd8\xff\xe0" + bytes(500), b"%PDF-1.7\n" + bytes(500)])
def test_what_breaks_a_decoder_has_no_preview(version, content):
    made = _after(version(content))
    assert (made.preview_state, made.previews) == (PreviewState.FAILED, {})


def test_what_is_only_downloaded_is_not_asked_for(version):
    assert version(b"bonjour", "a.txt").preview_state == PreviewState.NONE
    assert version(b'<svg xmlns="http://www.w3.org/2000/svg"/>', "a.svg").preview_state == PreviewState.NONE


@pytest.mark.parametrize(
    ("content", "name"), [(ODT, "a.odt"), (MOV, "a.mov"), (FLAC, "a.flac"), (b"\0\0\0\x14ftypisom" + bytes(9), "a.mp4")]
)
def test_without_the_program_a_file_is_only_downloaded(version, program, content, name):
    made = _after(version(content, name))
    assert (made.preview_state, made.previews) == (PreviewState.NONE, {})


def test_an_office_file_becomes_paper(version, program, tmp_path):
    (tmp_path / "paper.pdf").write_bytes(_paper())
    program(
        "soffice", f'while [ "$1" != --outdir ]; do shift; done; mkdir -p "$2"; cp {tmp_path}/paper.pdf "$2/source.pdf"'
    )
    made = _after(version(ODT, "a.odt"))
    assert sorted(made.previews) == ["page", "paper", "thumbnail"]
    with files.open_file(made.previews["paper"]) as file:
        assert file.read(5) == b"%PDF-"


def test_office_runs_alone_without_macros_or_secrets(version, program, tmp_path, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "un-secret")
    program("soffice", f'echo "$@" > {tmp_path}/said; env >> {tmp_path}/said; nice >> {tmp_path}/said')
    assert _after(version(ODT, "a.odt")).preview_state == PreviewState.NONE
    said = (tmp_path / "said").read_text()
    assert "--headless" in said
    assert "-env:UserInstallation=file:///" in said
    assert "un-secret" not in said
    assert said.splitlines()[-1] == "15"


def test_a_film_becomes_playable_with_its_first_picture(version, program, tmp_path):
    (tmp_path / "first.png").write_bytes(_picture(form="PNG"))
    program(
        "ffmpeg",
        f'for last; do :; done; case "$last" in *.png) cp {tmp_path}/first.png "$last";; *) echo film > "$last";; esac',
    )
    assert sorted(_after(version(MOV, "a.mov")).previews) == ["page", "thumbnail", "video"]
    assert sorted(_after(version(FLAC, "a.flac")).previews) == ["sound"]
    short = b"\0\0\0\x14ftypisom" + bytes(100)  # played as it is
    assert sorted(_after(version(short, "a.mp4")).previews) == ["page", "thumbnail"]


def test_a_program_that_hangs_is_ended_with_what_it_started(version, program, monkeypatch, tmp_path):
    monkeypatch.setattr(tools, "_OFFICE_SECONDS", 0.2)
    program("soffice", f"sleep 60 & echo $! > {tmp_path}/child; wait")
    assert _after(version(ODT, "a.odt")).preview_state == PreviewState.FAILED
    child = Path(f"/proc/{(tmp_path / 'child').read_text().strip()}/stat")

    def is_gone():
        try:
            return child.read_text().split()[2] == "Z"  # nobody took note of its end yet
        except (FileNotFoundError, ProcessLookupError):
            return True

    wait_until(is_gone)


def test_a_file_that_kills_workers_is_left_alone(version):
    made = version(_picture())
    Version.objects.filter(pk=made.pk).update(preview_tries=previews.MOST_TRIES)
    assert _after(made).preview_state == PreviewState.FAILED


def test_work_is_done_once(version):
    made = version(_picture())
    assert previews.make(made.pk) is True
    assert previews.make(made.pk) is False


def test_the_sweeper_hands_out_what_nobody_finished(version, inside_alpha, django_capture_on_commit_callbacks):
    made = version(_picture())
    with django_capture_on_commit_callbacks(execute=True):
        tasks.sweep_previews.apply(headers={"_schema_name": inside_alpha.schema_name})
    made.refresh_from_db()
    assert made.preview_state == PreviewState.READY


def test_a_version_deleted_meanwhile_leaves_no_picture(version, monkeypatch):
    made = version(_picture())
    kept = []

    def deleted(version, folder):
        renditions = real(version, folder)
        Version.objects.filter(pk=version.pk).delete()
        return renditions

    real = previews._made
    monkeypatch.setattr(previews, "_made", deleted)
    monkeypatch.setattr(previews.files, "delete", lambda *names: kept.extend(names))
    previews.make(made.pk)
    assert len([name for name in kept if name]) >= 2


SHOWN = [
    ("video/quicktime", ("thumbnail", "page", "video"), "video", True),
    ("video/mp4", (), "video", False),
    ("audio/flac", ("sound",), "sound", False),
    ("application/msword", ("thumbnail", "page", "paper"), "paper", True),
    ("application/pdf", ("thumbnail", "page"), "paper", True),
    ("application/pdf", (), "paper", False),
    ("image/heic", ("thumbnail", "page"), "image", False),
    ("image/png", (), "image", False),
    ("application/zip", (), "none", False),
]


@pytest.mark.parametrize(("media_type", "made", "kind", "has_picture"), SHOWN)
def test_what_the_page_shows_of_it(world, media_type, made, kind, has_picture):
    """A film is played, a paper read: their first picture is for phones and printers only."""
    names = {rendition: f"documents/{rendition}" for rendition in made}
    preview = preview_of(world.teacher, Version(pk=1, media_type=media_type, previews=names))
    assert (preview.kind, bool(preview.picture)) == (kind, has_picture)
