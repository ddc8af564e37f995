"""Starting, stopping and erasing the embedded services, one process at a time."""

import shutil
from dataclasses import dataclass
from types import ModuleType

from config.embedded import postgres, processes, redis, state
from config.embedded.errors import EmbeddedError

URLS = {"postgres": "DATABASE_URL", "redis": "REDIS_URL"}


@dataclass(frozen=True)
class Service:
    """One embedded service: `pid` is None when it is down; `address` is None before its first start."""

    name: str
    pid: int | None
    address: str | None


def uses_embedded(service: str) -> bool:
    """Whether `service` ("postgres" or "redis") is ours: no URL names another one, here or in .env."""
    return not state.setting(URLS[service])


def ensure_postgres() -> None:
    """Start PostgreSQL when it is down, and wait until it answers. Raises EmbeddedError."""
    with state.locked():
        if not state.is_known(postgres.SERVICE):
            postgres.forget()
        if postgres.pid() is None:
            postgres.start()
        postgres.wait()


def ensure_redis() -> None:
    """Start Redis when it is down, and wait until it answers. Raises EmbeddedError."""
    with state.locked():
        if not state.is_known(redis.SERVICE):
            redis.stop()  # its password was erased by hand; its data has none
        if redis.pid() is None:
            redis.start()
        redis.wait()


def stop_postgres() -> None:
    """Stop PostgreSQL, whoever is connected; committed data is kept."""
    with state.locked():
        postgres.stop()


def stop_redis() -> None:
    """Stop Redis, whoever is connected; its data is saved."""
    with state.locked():
        redis.stop()


def release() -> bool:
    """Stop both unless another program is connected to one of them; whether they are stopped."""
    with state.locked():
        if _in_use():
            return False
        postgres.stop()
        redis.stop()
    return True


def status() -> list[Service]:
    """What runs, and where."""
    return [Service(service.SERVICE, service.pid(), _address(service.SERVICE)) for service in (postgres, redis)]


def reset() -> None:
    """Stop both and erase everything under var/, mail and files included."""
    with state.locked():
        postgres.stop()
        redis.stop()
        postgres.erase()
        for path in state.var_dir().iterdir():
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path)
            elif path.name != "embedded.lock":  # whoever waits for it must find the same file
                path.unlink()


def _in_use() -> bool:
    """Whether anyone is still connected after two seconds: sessions of programs that just ended need a moment."""
    try:
        processes.wait_until(lambda: not any(map(_has_clients, (postgres, redis))), 2, "")
    except EmbeddedError:
        return True
    return False


def _has_clients(service: ModuleType) -> bool:
    """Whether someone is connected to `service`; not when its password was erased by hand."""
    return service.pid() is not None and state.is_known(service.SERVICE) and service.clients() > 0


def _address(service: str) -> str | None:
    return f"127.0.0.1:{state.door(service)['port']}" if state.is_known(service) else None
