"""An inbox of 20,000 messages in a school that has as many others: its page, a search in it; a message to all."""

from bench.measure import Peer, Row, less_is_better, run_job

# make_people: two parents a family, every fifth with two children, so 562 parents come with some 340 pupils.
PARENTS, MESSAGES, RUNS = 562, 20_000, 30
# docs of the room: a page ≤ 12 queries (the job refuses more), ≤ 50 ms; a search ≤ 100 ms.
PAGE_TARGET_MS, SEARCH_TARGET_MS, SEND_TARGET_MS = 50, 100, 300


def measure(database: str) -> list[Row]:
    """Milliseconds on the clock, the middle of the runs; of one core for the whole page."""
    run_job("make_people", PARENTS, database=database)
    run_job("messaging", "fill", MESSAGES, database=database)
    found = {name: run_job("messaging", name, RUNS, database=database) for name in ("page", "search_page")}
    rows = []
    for name, target in (("page", PAGE_TARGET_MS), ("search_page", SEARCH_TARGET_MS)):
        peer = Peer("target", target)
        rows.append(less_is_better(f"inbox_{name}", found[name].median * 1000, "ms", peer, runs=RUNS))
        rows.append(less_is_better(f"inbox_{name}_cpu", found[name].cpu_median * 1000, "ms of a core", peer, runs=RUNS))
    sent = run_job("messaging", "send", RUNS // 2, database=database)
    rows.append(
        less_is_better("message_to_900", sent.median * 1000, "ms", Peer("target", SEND_TARGET_MS), runs=RUNS // 2)
    )
    for name, how, said in (
        ("list", "list_unindexed", "the same without its index"),
        ("search", "search_like", "LIKE on the same column"),
    ):
        ours = run_job("messaging", name, RUNS, database=database)
        peer = Peer(said, run_job("messaging", how, RUNS, database=database).median * 1000)
        rows.append(less_is_better(f"inbox_{name}", ours.median * 1000, "ms", peer, runs=RUNS))
    return rows
