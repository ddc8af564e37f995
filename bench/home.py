"""The first page of a parent with 10,000 news, in a school of 900 people."""

from bench.measure import Peer, Row, less_is_better, run_job

# make_people: two parents a family, every fifth with two children, so 562 parents come with some 340 pupils.
PARENTS, ENTRIES, RUNS = 562, 10_000, 40
TARGET_MS = 40  # issue of the common core; its queries are pinned in tests/home


def measure(database: str) -> list[Row]:
    """Milliseconds of the server for the whole page, on the clock and of one core, the middle of the runs."""
    run_job("make_people", PARENTS, database=database)
    page = run_job("home_page", ENTRIES, RUNS, database=database)
    peer = Peer("target", TARGET_MS)
    return [
        less_is_better("home_page", page.median * 1000, "ms", peer, runs=RUNS),
        less_is_better("home_page_cpu", page.cpu_median * 1000, "ms of a core", peer, runs=RUNS),
    ]
