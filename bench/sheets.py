"""1,000 connection sheets per format: choosing, reading, printing, in one process on one core."""

from bench.measure import Peer, Row, less_is_better, more_is_better, run_job

SHEETS, RUNS = 1000, 3
PEER_SHEETS, PEER_RUNS = 80, 1
FORMATS = ("full", "cards", "family")
# docs/architecture.md
MEMORY_TARGET_MB = 400
CLOCK_TARGET = 150


def measure(database: str) -> list[Row]:
    """Sheets a second of one core against WeasyPrint laying each out, and the largest memory of the process.

    One process does all but five queries, so that its own time on a core is the time it takes on a
    quiet machine; a second print runs beside it on the second core. By the clock, what the database
    and the neighbours take is in it.
    """
    run_job("make_people", SHEETS, database=database)
    rows = []
    for name in FORMATS:
        ours = run_job("sheets", name, SHEETS, RUNS, "stencils", database=database)
        peer = run_job("sheets", name, PEER_SHEETS, PEER_RUNS, "weasyprint", database=database)
        plain = Peer("WeasyPrint laying out each sheet of one document", PEER_SHEETS / peer.cpu_median)
        rows += [
            more_is_better(f"sheets_{name}", SHEETS / ours.cpu_median, "sheets/s a core", plain, runs=RUNS),
            more_is_better(
                f"sheets_{name}_clock", SHEETS / ours.median, "sheets/s", Peer("target", CLOCK_TARGET), runs=RUNS
            ),
            less_is_better(f"sheets_{name}_memory", ours.peak_mb, "MB", Peer("target", MEMORY_TARGET_MB), runs=RUNS),
        ]
    return rows
