"""An accepted order becomes an open school: 12 classes, an administrator, the welcome mail written."""

from bench.birth import compared_with_stock
from bench.measure import Row, run_job

RUNS = 7


def measure(database: str) -> list[Row]:
    """Seconds from the accepted order to the open school; the peers make their schema only."""
    ours = run_job("opening", RUNS, database=database)
    return compared_with_stock("opening_of_a_school", ours.median, RUNS, database)
