"""Where the embedded services keep things, and what is remembered between two starts."""

import errno
import fcntl
import json
import os
import secrets
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TypedDict

from config.embedded.errors import EmbeddedError

PROJECT = Path(__file__).resolve().parent.parent.parent
# Below the range Linux gives to outgoing connections (32768 and up): such a port could be
# taken by any program between two starts.
PORTS = range(20_000, 32_000)
_here = threading.local()  # whether this thread holds the lock


class Door(TypedDict):
    """How a service is reached on 127.0.0.1."""

    port: int
    password: str


def setting(name: str) -> str:
    """The setting `name`, from the environment or else from .env; empty when neither says it."""
    return os.environ.get(name) or _in_env_file(name)


def _in_env_file(name: str) -> str:
    try:
        lines = (PROJECT / ".env").read_text().splitlines()
    except FileNotFoundError:
        return ""
    pairs = (line.removeprefix("export ").partition("=") for line in map(str.strip, lines))
    return next((value.strip(" '\"") for key, _, value in pairs if key.strip() == name), "")


def var_dir() -> Path:
    """The folder of everything that is not code; `ONE_VAR_DIR` moves it (tests do)."""
    return (PROJECT / (setting("ONE_VAR_DIR") or "var")).resolve()


def demo_lock() -> Path:
    """The file `make demo` locks while it runs, saying `pid N port N`."""
    return var_dir() / "demo.lock"


def demo_port() -> int | None:
    """Where the demo of this clone answers while it runs: what commands print and mail leads there."""
    try:
        _, pid, _, port = demo_lock().read_text().split()
    except (OSError, ValueError):
        return None  # never started, or ended
    return int(port) if Path("/proc", pid).exists() else None


@contextmanager
def locked() -> Iterator[None]:
    """One thread of one process at a time starts, stops or writes the state; it may lock again inside.

    The system releases the lock when the process crashes.
    """
    if getattr(_here, "is_locked", False):
        yield
        return
    with _lock_file() as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        _here.is_locked = True
        try:
            yield
        finally:
            _here.is_locked = False


def _lock_file() -> IO[str]:
    try:
        var_dir().mkdir(parents=True, exist_ok=True)
        return (var_dir() / "embedded.lock").open("w")
    except PermissionError as error:
        raise EmbeddedError(f"{error.filename} belongs to another user: run this as its owner.") from error


def door(service: str) -> Door:
    """Port and password of `service`, made on the first call."""
    known = _read().get(service)
    if known:
        return known
    with locked():
        return _read().get(service) or _remember(service, free_port(), secrets.token_urlsafe(24))


def move(service: str) -> Door:
    """A new port for `service`, whose own was taken by another program. Call it `locked()`."""
    return _remember(service, free_port(), _read()[service]["password"])


def is_known(service: str) -> bool:
    """Whether `service` has already been given a port and a password here."""
    return service in _read()


def free_port() -> int:
    """A port nobody listens on now, in PORTS."""
    while not port_is_free(port := secrets.choice(PORTS)):
        continue
    return port


def port_is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether `host`:`port` can be listened on. An address this machine does not have is free of listeners."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        # As servers do: a port whose last connections are fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            return error.errno == errno.EADDRNOTAVAIL
    return True


def _file() -> Path:
    return var_dir() / "embedded.json"


def _read() -> dict[str, Door]:
    try:
        return json.loads(_file().read_text())
    except FileNotFoundError:
        return {}
    except PermissionError as error:
        raise EmbeddedError(f"{error.filename} belongs to another user: run this as its owner.") from error


def _remember(service: str, port: int, password: str) -> Door:
    entry: Door = {"port": port, "password": password}
    fresh = _file().with_suffix(".new")
    write_private(fresh, json.dumps(_read() | {service: entry}, indent=2))
    fresh.replace(_file())
    return entry


def write_private(path: Path, text: str) -> None:
    """Write a file that only its owner reads, from its first byte on."""
    path.unlink(missing_ok=True)
    path.touch(mode=0o600)
    path.write_text(text)
