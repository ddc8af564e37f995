"""Times, medians, and the program that measures itself in a process of its own."""

import json
import os
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Row:
    """One line of the table. `ratio` is how many times better than the peer `value` is."""

    name: str
    value: float
    unit: str
    peer: str
    peer_value: float
    ratio: float
    runs: int
    machine: str = ""


@dataclass(frozen=True)
class Peer:
    """Whom we are measured against, and what it reached."""

    name: str
    value: float


def less_is_better(name: str, value: float, unit: str, peer: Peer, *, runs: int) -> Row:
    """A row where small numbers win: seconds, megabytes."""
    return Row(name, _round(value), unit, peer.name, _round(peer.value), _round(peer.value / value), runs)


def more_is_better(name: str, value: float, unit: str, peer: Peer, *, runs: int) -> Row:
    """A row where large numbers win: sheets a second."""
    return Row(name, _round(value), unit, peer.name, _round(peer.value), _round(value / peer.value), runs)


def _round(value: float) -> float:
    """Three significant digits: more would pretend."""
    return float(f"{value:.3g}")


@dataclass(frozen=True)
class Result:
    """What a job measured in each run after the warm-up, and its largest memory in MB."""

    seconds: list[float]
    # Of this process alone, in seconds of one core: what its neighbours take is not in it.
    cpu_seconds: list[float]
    peak_mb: float

    @property
    def median(self) -> float:
        """The middle of the runs, in seconds on the clock."""
        return statistics.median(self.seconds)

    @property
    def cpu_median(self) -> float:
        """The middle of the runs, in seconds of one core."""
        return statistics.median(self.cpu_seconds)


def repeat(work: Callable[[int], object], *, runs: int, warm_up: int = 1) -> None:
    """Time `work(n)` and print the Result for the process that started this job."""
    seconds, cpu_seconds = [], []
    for number in range(warm_up + runs):
        start, cpu_start = time.perf_counter(), time.process_time()
        work(number)
        if number >= warm_up:
            seconds.append(time.perf_counter() - start)
            cpu_seconds.append(time.process_time() - cpu_start)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024  # Linux counts in KB
    print(json.dumps(asdict(Result(seconds, cpu_seconds, peak))))


def run_job(module: str, *words: object, database: str, settings: str = "bench.settings", **environment: str) -> Result:
    """Run `python -m bench.jobs.<module> words…` in the database; what it measured. Fails with all it said."""
    done = subprocess.run(
        [sys.executable, "-m", f"bench.jobs.{module}", *map(str, words)],
        check=False,
        cwd=PROJECT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": settings, "BENCH_DATABASE": database, **environment},
        capture_output=True,
        text=True,
    )
    if done.returncode:
        raise RuntimeError(f"{module} {words} failed:\n{done.stdout}\n{done.stderr}")
    return Result(**json.loads(done.stdout.splitlines()[-1]))
