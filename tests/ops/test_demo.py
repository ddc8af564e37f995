"""bin/demo: refusals that say what to do, and processes that all end with it."""

import fcntl
import os
import signal
import socket
from pathlib import Path

import pytest

from config.embedded import processes, state
from tests.ops.conftest import Run

# The real supervisor over three stand-ins that do nothing, or end badly.
SUPERVISE = """
import sys
from tests.ops.conftest import program
demo = program("demo")
command = "sh -c 'echo started $$; while :; do sleep 1; done'"
demo.PROCESSES = {"web": command, "worker": command, "beat": sys.argv[1] if sys.argv[1:] else command}
demo.announce = lambda port: None
sys.exit(demo.supervise(8000))
"""


def started(process: "object", count: int = 3) -> list[int]:
    """The process ids of the stand-ins, once they all run."""
    lines = (line for line in process.stdout if "| started " in line)  # type: ignore[attr-defined]
    return [int(next(lines).split()[-1]) for _ in range(count)]


def gone(pids: list[int]) -> bool:
    return all(processes.command_line(pid) == [""] for pid in pids)


@pytest.mark.parametrize("kind", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_asked_to_stop_it_ends_all_and_is_content(run_python: Run, kind: signal.Signals) -> None:
    demo = run_python("-c", SUPERVISE)
    children = started(demo)
    demo.send_signal(kind)
    assert demo.wait(20) == 0
    assert gone(children)


def test_asked_to_stop_while_it_starts_it_still_ends_all(run_python: Run) -> None:
    demo = run_python("-c", SUPERVISE)
    children = started(demo, count=1)
    demo.send_signal(signal.SIGTERM)
    rest = demo.communicate(timeout=20)[0]
    children += [int(line.split()[-1]) for line in rest.splitlines() if "| started " in line]
    assert demo.returncode == 0
    assert gone(children)


def test_a_process_that_fails_ends_all_with_its_code(run_python: Run, tmp_path: Path) -> None:
    go = tmp_path / "go"
    demo = run_python("-c", SUPERVISE, f"sh -c 'until [ -e {go} ]; do sleep 0.1; done; exit 3'")
    children = started(demo, count=2)  # the others run: it may fail now
    go.touch()
    assert demo.wait(20) == 3
    assert gone(children)


def test_killed_it_leaves_nothing_behind(run_python: Run) -> None:
    demo = run_python("-c", SUPERVISE)
    children = started(demo)
    demo.kill()
    processes.wait_until(lambda: gone(children), 10, "the processes outlive the demo")


@pytest.mark.parametrize("port", ["http", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(run_python: Run, port: str) -> None:
    demo = run_python("bin/demo", PORT=port)
    assert f"PORT must be a number from 1 to 65535, not '{port}'" in demo.communicate()[0]
    assert demo.returncode == 1


@pytest.mark.parametrize(("family", "host"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")])
def test_a_taken_port_is_refused_with_another_to_try(run_python: Run, family: int, host: str) -> None:
    with socket.socket(family) as stranger:
        stranger.bind((host, 0))
        stranger.listen()
        port = stranger.getsockname()[1]
        demo = run_python("bin/demo", PORT=str(port))
        said = demo.communicate()[0]
    assert f"Port {port} is taken" in said
    assert f"PORT={port + 1000} make demo" in said
    assert demo.returncode == 1


def test_a_second_demo_of_the_clone_is_refused(run_python: Run, var: Path) -> None:
    var.mkdir()
    with state.demo_lock().open("w") as first:
        fcntl.flock(first, fcntl.LOCK_EX)
        first.write(f"pid {os.getpid()} port 8000")
        first.flush()
        demo = run_python("bin/demo", PORT=str(state.free_port()))
        assert f"ONE already runs from here (pid {os.getpid()} port 8000)" in demo.communicate()[0]
    assert demo.returncode == 1


def test_reset_asks_first(run_python: Run, var: Path) -> None:
    var.mkdir()
    (var / "kept").write_text("data")
    reset = run_python("bin/reset")
    assert "Nothing was erased" in reset.communicate()[0]
    assert (var / "kept").exists()
    reset = run_python("bin/reset", FORCE="1")
    assert "var/ is empty" in reset.communicate()[0]
    assert not (var / "kept").exists()


def test_reset_needs_no_virtual_environment(run_python: Run, var: Path) -> None:
    var.mkdir()
    (var / "kept").write_text("data")
    reset = run_python("-S", "bin/reset", FORCE="1")  # -S: without site-packages
    assert "var/ is empty" in reset.communicate()[0]
    assert not (var / "kept").exists()


def test_reset_stops_a_running_demo(run_python: Run, var: Path) -> None:
    holder = """
import fcntl, os, signal
from config.embedded import state
state.var_dir().mkdir()
with state.demo_lock().open("w") as lock:
    fcntl.flock(lock, fcntl.LOCK_EX)
    print(f"pid {os.getpid()} port 8000", file=lock, flush=True)
    print("ready", flush=True)
    signal.pause()
"""
    demo = run_python("-c", holder)
    assert demo.stdout
    assert demo.stdout.readline() == "ready\n"
    reset = run_python("bin/reset", FORCE="1")
    assert "var/ is empty" in reset.communicate()[0]
    assert demo.wait(5) == -signal.SIGTERM
