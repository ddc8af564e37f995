"""Give the three schools of the demo invoices in every state; `manage.py demo` calls it, a second run writes nothing.

manage.py demo_invoices
"""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from billing.demo import fill_demo


class Command(BaseCommand):
    help = "Give the schools of the demo subscriptions and invoices."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("Never in production: these invoices are fictitious.")
        if fill_demo():
            self.stdout.write("Invoices: one paid, one late, one credited in part, a draft")
