"""A school's schema: our replay of the template against django-tenants' migrations and its clone."""

from bench.measure import Peer, Row, less_is_better, run_job

RUNS, STOCK_RUNS, CLONE_RUNS = 9, 3, 5


def measure(database: str) -> list[Row]:
    """Seconds until an empty school's schema stands, in one database, with the same applications."""
    ours = run_job("birth", RUNS, database=database)
    return compared_with_stock("birth_of_a_schema", ours.median, RUNS, database)


def compared_with_stock(name: str, seconds: float, runs: int, database: str) -> list[Row]:
    """Our figure against both ways of stock django-tenants to make the schema alone, measured now."""
    rows = []
    for way, stock_runs in [("migrations", STOCK_RUNS), ("clone", CLONE_RUNS)]:
        stock = run_job("stock", way, stock_runs, database=database, settings="bench.stock_settings", BENCH_STOCK=way)
        peer = Peer(f"django-tenants, schema by {way}", stock.median)
        rows.append(less_is_better(f"{name}_vs_{way}", seconds, "s", peer, runs=runs))
    return rows
