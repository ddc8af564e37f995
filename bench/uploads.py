"""A file of 200 MB sent in pieces to a real gunicorn: how much memory its worker grows by, and how fast."""

from bench.measure import Peer, Row, less_is_better, more_is_better, run_job

MEGABYTES, RUNS = 200, 3
# docs/architecture.md
MEMORY_TARGET_MB = 60
# A school's line to the internet, 100 Mbit/s.
LINE_MB_A_SECOND = 12.5


def measure(database: str) -> list[Row]:
    """The growth of the worker's resident memory at its highest, after one small file warmed it up."""
    ours = run_job("uploads", MEGABYTES, RUNS, database=database)
    speed = MEGABYTES / ours.median
    return [
        less_is_better("upload_200mb_memory", ours.peak_mb, "MB more", Peer("target", MEMORY_TARGET_MB), runs=RUNS),
        more_is_better("upload_200mb_speed", speed, "MB/s", Peer("a line of 100 Mbit/s", LINE_MB_A_SECOND), runs=RUNS),
    ]
