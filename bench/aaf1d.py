"""A department of 100,000 pupils as the academic feed brings it: read, sent to its schools, given back to each."""

import tempfile
from pathlib import Path

from bench.measure import Peer, Row, less_is_better, more_is_better, run_job
from tests.factories.aaf1d import write_department

SCHOOLS, PUPILS_PER_SCHOOL = 715, 140
RUNS = 1  # it takes a minute, and nothing is warm after the first records
MEMORY_TARGET_MB = 300  # docs/architecture.md


def measure(database: str) -> list[Row]:
    """Records a second of one core against ElementTree walking the same files and keeping nothing: the floor.

    Ours says what each record is, checks it, unites the links of both sides and makes every school's roster.
    """
    with tempfile.TemporaryDirectory(prefix="one-bench-aaf1d-") as folder:
        records = write_department(Path(folder), schools=SCHOOLS, pupils_per_school=PUPILS_PER_SCHOOL)
        read = run_job("aaf1d", folder, records, "read", RUNS, database=database)
        rosters = run_job("aaf1d", folder, records, "rosters", RUNS, database=database)
        walk = run_job("aaf1d", folder, records, "walk", RUNS, database=database)
    floor = Peer("ElementTree.iterparse over the same files, nothing kept", records / walk.cpu_median)
    return [
        more_is_better("aaf1d_read", records / read.cpu_median, "records/s a core", floor, runs=RUNS),
        more_is_better("aaf1d_rosters", records / rosters.cpu_median, "records/s a core", floor, runs=RUNS),
        less_is_better("aaf1d_memory", rosters.peak_mb, "MB", Peer("target", MEMORY_TARGET_MB), runs=RUNS),
    ]
