"""Load the demo: three fictitious schools, an order that waits, accounts to visit them with.

manage.py demo               load what is missing (a second run writes nothing), print addresses and accounts
manage.py demo --accounts    print addresses and accounts again
manage.py demo --load-only   load, print no accounts
"""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from provisioning.demo import accounts
from provisioning.demo.loader import DemoFailed, load_demo


class Command(BaseCommand):
    help = "Load three fictitious schools and print the accounts to visit them with."

    def add_arguments(self, parser: ArgumentParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--accounts", action="store_true", help="only print addresses and accounts")
        only.add_argument("--load-only", action="store_true", help="only load")

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Never in production: the demo's password is known to all.")
        if not options["accounts"]:
            self._load()
        if not options["load_only"]:
            self.stdout.write(accounts.describe())

    def _load(self) -> None:
        started = time.monotonic()
        try:
            load_demo(tell=self.stdout.write)
        except DemoFailed as reason:
            raise CommandError(str(reason)) from reason
        # By name: billing stands beside provisioning, which does not know it.
        call_command("demo_invoices", stdout=self.stdout)
        self.stdout.write(f"Demo ready in {time.monotonic() - started:.1f} s")
