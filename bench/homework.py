"""The week of a parent whose class has 2,000 things to be done."""

from bench.measure import Peer, Row, less_is_better, run_job

PARENTS, ENTRIES, RUNS = 60, 2_000, 40
TARGET_MS = 40  # as the first page (bench/home.py); its queries are pinned in tests/homework


def measure(database: str) -> list[Row]:
    """Milliseconds of the server for the whole page, on the clock and of one core, the middle of the runs."""
    run_job("make_people", PARENTS, database=database)
    page = run_job("homework_week", ENTRIES, RUNS, database=database)
    peer = Peer("target", TARGET_MS)
    return [
        less_is_better("homework_week", page.median * 1000, "ms", peer, runs=RUNS),
        less_is_better("homework_week_cpu", page.cpu_median * 1000, "ms of a core", peer, runs=RUNS),
    ]
