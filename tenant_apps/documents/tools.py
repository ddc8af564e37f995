"""Programs that make files lookable: ours for pictures, LibreOffice and ffmpeg where the machine has them.

Each runs gently (nice), alone in its process group, without the network's proxies or our secrets in its
environment, and is ended with all it started when its time is over.
"""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

from django.conf import settings

_PICTURE_SECONDS = 90
_OFFICE_SECONDS = 120
_FILM_SECONDS = 900
_KEPT = ("PATH", "LANG", "LC_ALL", "TMPDIR")
# 720p at most, even sides, no metadata; a phone plays it from its first bytes.
_FILM = (
    "-vf", "scale='min(1280,iw)':'min(720,ih)':force_original_aspect_ratio=decrease:force_divisible_by=2",
    "-c:v", "libx264", "-preset", "veryfast", "-crf", "26", "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "128k",
    "-map_metadata", "-1", "-movflags", "+faststart",
)  # fmt: skip
_SOUND = ("-vn", "-c:a", "aac", "-b:a", "128k", "-map_metadata", "-1", "-movflags", "+faststart")


class ToolFailed(RuntimeError):
    """A program could not make what was asked, or took too long."""


def find(name: str) -> str | None:
    """The path of a program of this machine, None when it is not here."""
    return shutil.which(name)


def run(command: list[str], *, seconds: int, home: Path) -> None:
    """Run a program in the folder `home`. Raises ToolFailed with the end of what it said."""
    environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | {"HOME": str(home)}
    process = subprocess.Popen(
        ["nice", "-n", "15", *command], cwd=home, env=environment, stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, start_new_session=True,
    )  # fmt: skip
    try:
        said = process.communicate(timeout=seconds)[1]
    except subprocess.TimeoutExpired:
        said = b"too long"
        process.returncode = -1
    finally:
        _end(process)
    if process.returncode:
        raise ToolFailed(f"{command[0]}: {said[-300:].decode(errors='replace')}")


def _end(process: subprocess.Popen[bytes]) -> None:
    """End what it may have left running, itself included."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return
    process.wait()


def pictures(kind: str, source: Path, folder: Path) -> dict[str, Path]:
    """Thumbnail and page of an `image` or a `pdf`."""
    command = [sys.executable, "-m", "tenant_apps.documents.renderer", kind, str(source), str(folder)]
    run(["env", f"PYTHONPATH={settings.BASE_DIR}", *command], seconds=_PICTURE_SECONDS, home=folder)
    return {name: folder / f"{name}.webp" for name in ("thumbnail", "page")}


def paper(source: Path, folder: Path) -> Path | None:
    """An office file as PDF, macros off, in a profile of its own; None without LibreOffice."""
    office = find("soffice") or find("libreoffice")
    if office is None:
        return None
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--convert-to", "pdf"]
    run([*command, "--outdir", str(folder / "out"), str(source)], seconds=_OFFICE_SECONDS, home=folder)
    return next((folder / "out").glob("*.pdf"), None)


def film(source: Path, folder: Path) -> dict[str, Path]:
    """A video every browser plays, and its first picture; nothing without ffmpeg."""
    made = folder / "video.mp4"
    if not _ffmpeg(source, folder, *_FILM, str(made)):
        return {}
    return {"video": made, **first_picture(made, folder)}


def first_picture(source: Path, folder: Path) -> dict[str, Path]:
    """Thumbnail and page of a film, from its first picture; nothing without ffmpeg."""
    first = folder / "first.png"
    return pictures("image", first, folder) if _ffmpeg(source, folder, "-frames:v", "1", str(first)) else {}


def sound(source: Path, folder: Path) -> dict[str, Path]:
    """A recording every browser plays; nothing without ffmpeg."""
    made = folder / "sound.m4a"
    return {"sound": made} if _ffmpeg(source, folder, *_SOUND, str(made)) else {}


def _ffmpeg(source: Path, folder: Path, *words: str) -> bool:
    """Whether ffmpeg is here and did it; it may only read that file."""
    program = find("ffmpeg")
    if program is None:
        return False
    quiet = [program, "-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-protocol_whitelist", "file,pipe"]
    run([*quiet, "-i", str(source), *words], seconds=_FILM_SECONDS, home=folder)
    return True
