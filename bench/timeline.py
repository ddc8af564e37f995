"""An event told to 1,500 people, and a page of the feed of somebody who has 10,000 news."""

from bench.measure import Peer, Row, less_is_better, run_job

PEOPLE, ENTRIES, RUNS = 1500, 10_000, 7
FAN_OUT_TARGET = 2.0  # seconds, docs/architecture.md
FEED_TARGET = 0.04  # the whole home page, docs/architecture.md


def measure(database: str) -> list[Row]:
    """Seconds from the event to all entries and deliveries; seconds of a page of news and of the count."""
    run_job("make_people", PEOPLE, database=database)
    told = run_job("timeline", "fan_out", PEOPLE, RUNS, database=database)
    one_by_one = run_job("timeline", "rows", PEOPLE, 1, database=database)
    feed = run_job("timeline", "feed", ENTRIES, RUNS * 5, database=database)
    peer = Peer("a row saved for each person", one_by_one.median)
    return [
        less_is_better(f"fan_out_{PEOPLE}", told.median, "s", Peer("target", FAN_OUT_TARGET), runs=RUNS),
        less_is_better(f"fan_out_{PEOPLE}_rows", told.median, "s", peer, runs=RUNS),
        less_is_better(f"fan_out_{PEOPLE}_memory", told.peak_mb, "MB", Peer("target", 150), runs=RUNS),
        less_is_better(f"feed_{ENTRIES}", feed.median, "s", Peer("target", FEED_TARGET), runs=RUNS * 5),
    ]
