"""Looking at and ending the processes of the embedded services, through /proc."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from config.embedded.errors import EmbeddedError


def first_number(path: Path) -> int | None:
    """The process id on the first line of a pid file; None without one."""
    try:
        line = path.read_text().split("\n", 1)[0].strip()
    except FileNotFoundError:
        return None
    return int(line) if line.isdigit() else None


def command_line(pid: int) -> list[str]:
    """The words `pid` was started with; [""] when it is gone or a zombie."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return [""]


def working_folder(pid: int) -> Path | None:
    """Where `pid` runs; None when it is gone."""
    try:
        return Path(f"/proc/{pid}/cwd").readlink()
    except OSError:
        return None


def working_in(folder: Path) -> list[int]:
    """The processes that run in `folder`, of those we may look at."""
    numbers = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return [number for number in numbers if working_folder(number) == folder]


def end(pid: int, kind: signal.Signals, gone: Callable[[], bool], seconds: float = 30) -> None:
    """Send `kind` to `pid` and wait until `gone()`. Raises EmbeddedError after `seconds`."""
    try:
        os.kill(pid, kind)
    except ProcessLookupError:
        return
    wait_until(gone, seconds, f"process {pid} did not stop within {seconds:.0f} s.")


def wait_until(happened: Callable[[], bool], seconds: float, otherwise: str) -> None:
    """Look every 20 ms until `happened()`; raises EmbeddedError(`otherwise`) after `seconds`."""
    limit = time.monotonic() + seconds
    while not happened():
        if time.monotonic() > limit:
            raise EmbeddedError(otherwise)
        time.sleep(0.02)
