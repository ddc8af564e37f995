"""`python -m bench [NAME…]`."""

import os
import sys
from dataclasses import replace

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
django.setup()

from bench import (  # noqa: E402 - needs the settings
    aaf1d,
    birth,
    communication,
    home,
    homework,
    liaison,
    messaging,
    onde,
    opening,
    report,
    sheets,
    timeline,
    uploads,
)
from bench.database import throw_away  # noqa: E402
from bench.machine import describe  # noqa: E402

# Name on the command line → what measures it, given the database; each may give several rows.
BENCHMARKS = {
    "birth": birth.measure,
    "opening": opening.measure,
    "sheets": sheets.measure,
    "onde": onde.measure,
    "aaf1d": aaf1d.measure,
    "communication": communication.measure,
    "home": home.measure,
    "homework": homework.measure,
    "liaison": liaison.measure,
    "messaging": messaging.measure,
    "timeline": timeline.measure,
    "uploads": uploads.measure,
}


def main(names: list[str]) -> int:
    """Run the named benchmarks (all when none is named); 2 when a name is unknown."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"No benchmark {', '.join(unknown)}. There are: {', '.join(BENCHMARKS)}.", file=sys.stderr)
        return 2
    rows = []
    machine = describe()
    print(machine, flush=True)
    for name in names or BENCHMARKS:
        with throw_away() as database:
            print(f"{name}…", flush=True)
            measured = [replace(row, machine=machine) for row in BENCHMARKS[name](database)]
        report.write(measured)  # at once: what comes next may fail
        rows += measured
    print(report.table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
