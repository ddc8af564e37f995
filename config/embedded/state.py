"""Where the embedded services keep things, and what is remembered between two starts."""

import fcntl
import json
import os
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypedDict

from config.embedded.errors import EmbeddedError

PROJECT = Path(__file__).resolve().parent.parent.parent
# Below the range Linux gives to outgoing connections (32768 and up): such a port could be
# taken by any program between two starts.
PORTS = range(20_000, 32_000)


class Door(TypedDict):
    """How a service is reached on 127.0.0.1."""

    port: int
    password: str


def var_dir() -> Path:
    """The folder of everything that is not code; `ONE_VAR_DIR` moves it (tests do)."""
    return Path(os.environ.get("ONE_VAR_DIR") or PROJECT / "var").resolve()


@contextmanager
def locked() -> Iterator[None]:
    """One process at a time starts, stops or writes the state. Released by the system on a crash."""
    try:
        var_dir().mkdir(parents=True, exist_ok=True)
        handle = (var_dir() / "embedded.lock").open("w")
    except PermissionError as error:
        raise EmbeddedError(f"{error.filename} belongs to another user: run this as its owner.") from error
    with handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def door(service: str) -> Door:
    """Port and password of `service`, made on the first call."""
    known = _read().get(service)
    if known:
        return known
    with locked():
        return door_in_lock(service)


def door_in_lock(service: str) -> Door:
    """The same, for who already holds the lock."""
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


def port_is_free(port: int) -> bool:
    """Whether 127.0.0.1:`port` can be listened on."""
    with socket.socket() as probe:
        # As servers do: a port whose last connections are fading away is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
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
    text = json.dumps(_read() | {service: entry}, indent=2)
    fresh = _file().with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with open(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as out:
        out.write(text)
    fresh.replace(_file())
    return entry
