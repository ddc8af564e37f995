"""Issue an invoice and write its PDF, or write again the PDF of what is issued.

manage.py issue_invoice ONE-2026-ABCDEF --output facture.pdf    the draft of an order: issued, then printed
manage.py issue_invoice FA-2026-00042 --output facture.pdf      what has a number: printed as it was

The file is Factur-X (PDF/A-3 with its EN 16931 message). A number is allotted only when all else is right: on any
error nothing is issued and no file is written.
"""

import os
import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from billing.choices import InvoiceState
from billing.models import Invoice
from billing.papers import keep, pdf_of
from billing.services.invoices import issue_invoice
from billing.services.journal import BillingRefused
from tenants.context import in_public
from tenants.events import handle_event
from tenants.models import PlatformEvent


class Command(BaseCommand):
    help = "Issue the invoice of an order, or print an issued one again, as Factur-X."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("reference", help="of an order (its draft is issued), or the number of an invoice")
        parser.add_argument("--output", required=True, type=Path, metavar="FILE.pdf", help="where its PDF is written")

    def handle(self, *args: Any, reference: str, output: Path, **options: Any) -> None:
        if output.is_dir() or not output.resolve().parent.is_dir():
            raise _refused(
                _("%(file)s ne peut pas être écrit\u00a0: dossier absent, ou dossier lui-même.") % {"file": output}
            )
        reference = reference.strip().upper()
        try:
            with in_public():
                _take_up(reference)
                number = _issue_into(output, reference)
        except BillingRefused as refusal:
            raise _refused(str(refusal)) from refusal
        except OSError as problem:
            said = {"file": output, "why": problem.strerror}
            raise _refused(_("%(file)s ne peut pas être écrit\u00a0: %(why)s.") % said) from problem
        self.stdout.write(f"{number}: {output}")


def _refused(reason: str) -> CommandError:
    return CommandError(reason, returncode=2)


def _issue_into(output: Path, reference: str) -> str:
    """Issue what is not yet, write its PDF; the number. The file takes its place once the number is kept."""
    handle, name = tempfile.mkstemp(dir=output.resolve().parent, prefix=f".{output.name}.")
    beside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file, transaction.atomic():
            invoice = keep(actor=None, invoice=_issued(_found(reference)))
            file.write(pdf_of(invoice))
            file.flush()
        beside.chmod(0o644)
        beside.replace(output)
    finally:
        beside.unlink(missing_ok=True)
    return str(invoice.number)


def _take_up(reference: str) -> None:
    """Draft what an opening of this order left to be invoiced, when no worker did yet. Raises CommandError."""
    left = PlatformEvent.objects.filter(
        kind="school_opened", payload__order_reference=reference, handled_at=None, school__isnull=False
    )
    for pk in left.values_list("pk", flat=True):
        handle_event(pk)
    failed = left.exclude(error="").first()
    if failed:
        raise _refused(failed.error)


def _issued(invoice: Invoice) -> Invoice:
    return invoice if invoice.number else issue_invoice(actor=None, invoice=invoice)


def _found(reference: str) -> Invoice:
    """The document of this number, else the order’s draft, else its one invoice. CommandError: none, or several."""
    numbered = Invoice.objects.filter(number=reference).first()
    if numbered:
        return numbered
    named = Q(order_reference=reference) | Q(lines__subscription__order_reference=reference)
    of_order = Invoice.objects.filter(named, original=None).exclude(state=InvoiceState.CANCELLED).distinct()
    drafts = list(of_order.filter(number=None)[:2])
    found = drafts or list(of_order[:20])
    if not found:
        raise _refused(_("Aucune facture et aucune commande %(reference)s.") % {"reference": reference})
    if len(found) > 1:
        said = {"reference": reference, "numbers": ", ".join(map(str, found))}
        raise _refused(_("%(reference)s a plusieurs factures\u00a0: %(numbers)s. Donnez le numéro de l’une.") % said)
    return found[0]
