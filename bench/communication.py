"""Whom a parent reaches in a school of 900 people, and recipients for a few letters."""

from bench.measure import Peer, Row, less_is_better, run_job

# make_people: two parents a family, every fifth with two children, so 562 parents come with some 340 pupils.
PARENTS, RUNS = 562, 30
# Issue 4: a parent's reachable set in one query.
REACHABLE_TARGET_MS, SEARCH_TARGET_MS = 20, 60


def measure(database: str) -> list[Row]:
    """Milliseconds on the clock, the middle of the runs, each for another parent (or teacher)."""
    run_job("make_people", PARENTS, database=database)
    rows = []
    for name, target in (
        ("reachable", REACHABLE_TARGET_MS),
        ("search_parent", SEARCH_TARGET_MS),
        ("search_teacher", SEARCH_TARGET_MS),
    ):
        found = run_job("recipients", name, RUNS, database=database)
        peer = Peer("target", target)
        rows.append(less_is_better(f"communication_{name}", found.median * 1000, "ms", peer, runs=RUNS))
    return rows
