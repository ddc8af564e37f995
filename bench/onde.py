"""A school's files of ONDE, 500 pupils and 900 responsables, become accounts, classes and families."""

from bench.measure import Peer, Row, less_is_better, run_job

PUPILS, ADULTS, RUNS, PEER_RUNS = 500, 900, 5, 20
TARGET = 3.0  # seconds, docs/architecture.md


def measure(database: str) -> list[Row]:
    """Seconds from the files dropped to the accounts written, against the target and a plain pass over the bytes."""
    ours = run_job("onde", "import", PUPILS, ADULTS, RUNS, database=database)
    floor = run_job("onde", "csv", PUPILS, ADULTS, PEER_RUNS, database=database)
    name = f"onde_import_{PUPILS}"
    return [
        less_is_better(name, ours.median, "s", Peer("target", TARGET), runs=RUNS),
        less_is_better(f"{name}_floor", ours.median, "s", Peer("csv reading the same files", floor.median), runs=RUNS),
    ]
