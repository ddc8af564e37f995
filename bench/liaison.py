"""A word to the families of 900 pupils, and the carnet of a parent who has 200 words."""

from bench.measure import Peer, Row, less_is_better, run_job

# make_people: two parents a family, every fifth with two children: 1,500 parents come with some 900 pupils.
PARENTS, WORDS, RUNS = 1500, 200, 7
ANSWER_TARGET, ENTRIES_TARGET, PAGE_TARGET = 0.3, 2.0, 0.05


def measure(database: str) -> list[Row]:
    """Seconds until the author has their answer, until every family has it in its news; seconds of pages."""
    run_job("make_people", PARENTS, database=database)
    sent = run_job("liaison", "send", RUNS, database=database)
    told = run_job("liaison", "tell", RUNS, database=database)
    follow = run_job("liaison", "follow", RUNS * 3, database=database)
    read = run_job("liaison", "read", WORDS, RUNS * 3, database=database)
    return [
        less_is_better("word_sent", sent.median, "s", Peer("target", ANSWER_TARGET), runs=RUNS),
        less_is_better("word_told", told.median, "s", Peer("target", ENTRIES_TARGET), runs=RUNS),
        less_is_better("word_follow_up", follow.median, "s", Peer("target", PAGE_TARGET), runs=RUNS * 3),
        less_is_better(f"carnet_of_{WORDS}", read.median, "s", Peer("target", PAGE_TARGET), runs=RUNS * 3),
    ]
