"""Files are shown to ClamAV through clamd before anybody can open them (CLAMD_URL)."""

import socket
from typing import IO
from urllib.parse import urlsplit

from django.conf import settings

_PIECE = 64 * 1024
_TIMEOUT = 60  # seconds without a word from clamd
_INFECTED = b" FOUND"
_TOO_LARGE = b"size limit exceeded"


class Infected(ValueError):
    """The file holds the virus its text names."""


class ScannerAway(OSError):
    """clamd does not answer, or will not look at this file."""


class TooLargeToScan(ValueError):
    """The file passes clamd's StreamMaxLength: it never will be looked at."""


def scan(content: IO[bytes]) -> None:
    """Show a file to clamd, from its beginning, in pieces; without CLAMD_URL nothing is asked.

    Raises Infected with the virus's name. Raises ScannerAway when clamd cannot be asked, TooLargeToScan
    when it will not look at so much, unless CLAMD_REQUIRED is off: the file then passes unseen.
    """
    if not settings.CLAMD_URL:
        return
    try:
        answer = _ask(content)
    except OSError as error:
        if settings.CLAMD_REQUIRED:
            raise ScannerAway(str(error)) from error
        return
    said = answer.partition(b": ")[2]
    if said.endswith(_INFECTED):
        raise Infected(said.removesuffix(_INFECTED).decode(errors="replace"))
    if said == b"OK" or not settings.CLAMD_REQUIRED:
        return
    if _TOO_LARGE in answer:
        raise TooLargeToScan
    raise ScannerAway(answer.decode(errors="replace"))


def _ask(content: IO[bytes]) -> bytes:
    """What clamd answers to INSTREAM (clamd(8)): pieces behind their length, an empty one at the end."""
    content.seek(0)
    with _connect() as clamd:
        clamd.sendall(b"zINSTREAM\0")
        try:
            while piece := content.read(_PIECE):
                clamd.sendall(len(piece).to_bytes(4, "big") + piece)
            clamd.sendall(bytes(4))
        except (BrokenPipeError, ConnectionResetError):
            pass  # it hangs up on files beyond its limit, having said so
        return _read(clamd)


def _read(clamd: socket.socket) -> bytes:
    answer = b""
    while piece := clamd.recv(4096):
        answer += piece
    if not answer:
        raise ConnectionError("clamd hung up")
    return answer.strip(b"\0\n ")


def _connect() -> socket.socket:
    url = urlsplit(settings.CLAMD_URL)
    if url.scheme == "unix":
        clamd = socket.socket(socket.AF_UNIX)
        clamd.settimeout(_TIMEOUT)
        try:
            clamd.connect(url.path)
        except OSError:
            clamd.close()
            raise
        return clamd
    return socket.create_connection((url.hostname or "127.0.0.1", url.port or 3310), timeout=_TIMEOUT)
