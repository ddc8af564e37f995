"""A worker that dies with a number in hand: `python -m tests.faults.invoice_worker DATABASE INVOICE MOMENT`.

It issues an invoice like any other and kills itself, as the kernel would: `numbered` (the number is taken, nothing
else written), `before_commit` (all written, nothing committed).
"""

import os
import signal
import sys

import django


def die(*_: object, **__: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def main(database: str, invoice: str, moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from billing.models import Invoice
    from billing.services import invoices

    setattr(invoices, {"numbered": "freeze_invoice", "before_commit": "note"}[moment], die)
    invoices.issue_invoice(actor=None, invoice=Invoice.objects.get(pk=int(invoice)))


if __name__ == "__main__":
    main(*sys.argv[1:])
