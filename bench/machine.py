"""On what the figures were measured; never who or where."""

import os
import platform
from pathlib import Path

from django.db import connection


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.machine()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def describe() -> str:
    """Cores, processor, versions of Python and PostgreSQL."""
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        [server] = cursor.fetchone()
    cores = len(os.sched_getaffinity(0))
    return f"{cores} cores, {_processor()}, Python {platform.python_version()}, PostgreSQL {server.split()[0]}"
