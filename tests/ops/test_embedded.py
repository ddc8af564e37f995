"""Embedded PostgreSQL and Redis: started once, found again, kept through crashes, erased on demand."""

import os
import shutil
import signal
import socket
import stat
from pathlib import Path

import psycopg2
import pytest
import redis

from config import embedded
from config.embedded import postgres, processes, state
from tests.ops.conftest import Run

START = (
    "from config import embedded as e; e.ensure_postgres(); e.ensure_redis();"
    "print(e.database_url(), e.redis_url(), *[s.pid for s in e.status()])"
)


def ask(question: str, url: str = "") -> list[tuple[object, ...]]:
    connection = psycopg2.connect(url or embedded.database_url())
    connection.autocommit = True
    try:
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall() if cursor.description else []
    finally:
        connection.close()


def pids() -> list[int | None]:
    return [service.pid for service in embedded.status()]


def test_four_processes_start_one_pair_of_services(run_python: Run) -> None:
    said = [process.communicate()[0] for process in [run_python("-c", START) for _ in range(4)]]
    assert len(set(said)) == 1, said
    assert all(pids())


def test_services_answer_at_their_urls_with_their_password_only(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.ensure_redis()
    [(encoding, provider)] = ask(
        "select pg_encoding_to_char(encoding), datlocprovider from pg_database where datname = current_database()"
    )
    assert (encoding, provider) == ("UTF8", "b")
    assert ask("select 'É' ilike 'é', lower('ÀÉÎÔÜÇ')") == [(True, "àéîôüç")]
    with redis.from_url(embedded.redis_url()) as client:
        assert client.ping()
    with pytest.raises(psycopg2.OperationalError, match="password authentication failed"):
        ask("select 1", embedded.database_url().replace("postgres://one:", "postgres://one:x"))
    stranger = redis.from_url(embedded.redis_url().replace("redis://:", "redis://:x"))
    with stranger, pytest.raises(redis.AuthenticationError):
        stranger.ping()


def test_urls_are_made_once_and_kept_to_their_owner(var: Path) -> None:
    first = embedded.database_url(), embedded.redis_url()
    assert (embedded.database_url(), embedded.redis_url()) == first
    assert stat.S_IMODE((var / "embedded.json").stat().st_mode) == 0o600
    assert state.door("postgres")["port"] in state.PORTS


def test_data_outlives_a_stop_and_a_crash(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.ensure_redis()
    ask("create table kept (word text)")
    ask("insert into kept values ('école')")
    with redis.from_url(embedded.redis_url()) as client:
        client.set("kept", "école")
    for number in filter(None, pids()):
        os.kill(number, signal.SIGKILL)
    processes.wait_until(lambda: not any(pids()), 10, "still there")
    embedded.ensure_postgres()
    embedded.ensure_redis()
    assert ask("select word from kept") == [("école",)]
    with redis.from_url(embedded.redis_url()) as client:
        assert client.get("kept") == "école".encode()


def test_a_number_left_by_a_crash_and_now_a_strangers_does_not_stop_a_start(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.stop_postgres()
    (postgres.home() / "data" / "postmaster.pid").write_text(f"{os.getpid()}\n")
    (var / "redis").mkdir()
    (var / "redis" / "redis.pid").write_text(f"{os.getpid()}\n")
    assert pids() == [None, None]
    embedded.ensure_postgres()
    embedded.ensure_redis()
    assert all(pids())
    assert os.getpid() not in pids()


@pytest.mark.parametrize("service", ["postgres", "redis"])
def test_a_port_taken_by_a_stranger_is_left_to_them(var: Path, service: str) -> None:
    port = state.door(service)["port"]
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", port))
        stranger.listen()
        getattr(embedded, f"ensure_{service}")()
        assert state.door(service)["port"] != port
    with socket.create_connection(("127.0.0.1", state.door(service)["port"]), timeout=5):
        pass


def test_release_leaves_services_in_use(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.ensure_redis()
    user = psycopg2.connect(embedded.database_url())
    assert not embedded.release()
    assert all(pids())
    user.close()
    assert embedded.release()
    assert pids() == [None, None]


def test_release_stops_services_whose_passwords_were_erased_by_hand(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.ensure_redis()
    (var / "embedded.json").unlink()
    assert embedded.release()
    assert pids() == [None, None]


def test_reset_leaves_nothing(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.ensure_redis()
    (var / "mail").mkdir()
    (var / "mail" / "1.eml").write_text("Bonjour")
    home = postgres.home()
    embedded.reset()
    assert pids() == [None, None]
    assert [path.name for path in var.iterdir()] == ["embedded.lock"]
    assert not home.exists()
    embedded.ensure_postgres()
    assert ask("select to_regclass('kept')") == [(None,)]


def test_everything_is_made_anew_when_the_folder_was_erased_by_hand(var: Path) -> None:
    embedded.ensure_postgres()
    embedded.ensure_redis()
    before = pids()
    shutil.rmtree(var)
    embedded.ensure_postgres()
    embedded.ensure_redis()
    assert ask("select 1") == [(1,)]
    with redis.from_url(embedded.redis_url()) as client:
        assert client.ping()
    orphan = before[1] or 0
    processes.wait_until(lambda: processes.command_line(orphan) == [""], 10, "the first Redis runs on")


@pytest.mark.parametrize(
    ("line", "ours"),
    [
        ("", True),
        ("#DATABASE_URL=postgres://x", True),
        ("DATABASE_URL=", True),
        ("DATABASE_URL=postgres://x", False),
        ("export DATABASE_URL='postgres://x'", False),
    ],
)
def test_a_url_in_the_env_file_replaces_the_embedded_service(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, line: str, ours: bool
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)
    monkeypatch.setattr(state, "PROJECT", tmp_path)
    (tmp_path / ".env").write_text(f"{line}\nPORT=9000\n")
    assert embedded.uses_embedded("postgres") is ours


def test_a_url_in_the_environment_replaces_the_embedded_service(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REDIS_URL", "redis://elsewhere")
    assert not embedded.uses_embedded("redis")


def test_the_env_file_moves_the_databases(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("ONE_VAR_DIR", raising=False)
    monkeypatch.setattr(state, "PROJECT", tmp_path)
    assert state.var_dir() == tmp_path / "var"
    (tmp_path / ".env").write_text("ONE_VAR_DIR=elsewhere\n")
    assert state.var_dir() == tmp_path / "elsewhere"
    monkeypatch.setenv("ONE_VAR_DIR", "/srv/one")
    assert state.var_dir() == Path("/srv/one")


@pytest.mark.parametrize(
    ("said", "port"),
    [(None, None), ("", None), ("pid {alive} port 9320", 9320), ("pid 4194305 port 9320", None)],  # above any pid
)
def test_the_port_of_a_demo_that_runs(var: Path, said: str | None, port: int | None) -> None:
    var.mkdir()
    if said is not None:
        state.demo_lock().write_text(said.format(alive=os.getpid()))
    assert state.demo_port() == port
