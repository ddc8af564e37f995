#!/usr/bin/env python
"""ONE's command line. Starts the embedded PostgreSQL when the environment names no server."""

import os
import sys


def main() -> None:
    """Run a Django command, with a database to talk to."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    from config import embedded

    if embedded.uses_embedded("postgres"):
        embedded.ensure_postgres()
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
