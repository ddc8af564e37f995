"""`manage.py open_school REFERENCE`: accept an order if it waits, and stay until its schools are open."""

import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from provisioning.choices import EDITABLE, StepStatus
from provisioning.models import OpeningStep, Order
from provisioning.opening import Outcome, accept, retry, run_opening
from provisioning.services import OrderRefused
from tenants.context import in_public
from tenants.hosts import school_url

# Another worker may be at it already: how long we watch it, and how often we look (seconds).
PATIENCE = 60.0
PAUSE = 0.1


class Command(BaseCommand):
    """Exit 0 when every school of the order is open, 2 and one line otherwise. May be run again."""

    help = "Accepte une commande si elle attend, puis ouvre ses écoles jusqu’au bout."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reference", help="par exemple ONE-2026-7KQ4ZT")

    def handle(self, *args: Any, reference: str, **options: Any) -> None:
        self.told: set[int] = set()
        with in_public():
            order = self._accepted(reference)
            self._take_up_again(order)
            self._run(order)
            self._print_addresses(order)

    def _accepted(self, reference: str) -> Order:
        order = Order.objects.filter(reference__iexact=reference.strip()).first()
        if order is None:
            raise CommandError(_("Aucune commande %(reference)s.") % {"reference": reference}, returncode=2)
        if order.status not in EDITABLE and order.accepted_at:
            return order
        try:
            return accept(actor=None, order=order)
        except OrderRefused as refusal:
            raise CommandError(str(refusal), returncode=2) from refusal

    def _take_up_again(self, order: Order) -> None:
        for ordered in order.schools.filter(steps__status=StepStatus.FAILED).order_by("pk"):
            retry(actor=None, ordered_school=ordered)

    def _run(self, order: Order) -> None:
        deadline = time.monotonic() + PATIENCE
        while (outcome := run_opening(order.pk, tell=self._print_step)) is Outcome.BUSY:
            if time.monotonic() > deadline:
                raise CommandError(_("L’ouverture est encore en cours ailleurs : relancez plus tard."), returncode=2)
            time.sleep(PAUSE)
        for step in OpeningStep.objects.filter(ordered_school__order=order).order_by("ordered_school", "position"):
            self._print_step(step)
        if outcome is Outcome.FAILED:
            raise CommandError(self._failure(order), returncode=2)

    def _print_step(self, step: OpeningStep) -> None:
        if step.pk in self.told:
            return
        self.told.add(step.pk)
        took = (step.finished_at - step.started_at).total_seconds() if step.finished_at and step.started_at else 0
        line = f"{step.ordered_school.uai}  {step.get_name_display():<26} {step.get_status_display():<8} {took:6.2f} s"
        self.stdout.write(line)

    def _failure(self, order: Order) -> str:
        failed = OpeningStep.objects.filter(ordered_school__order=order, status=StepStatus.FAILED)
        step = failed.select_related("ordered_school").order_by("ordered_school", "position")[0]
        said = {"school": step.ordered_school, "step": step.get_name_display(), "cause": " ".join(step.error.split())}
        return _("%(school)s, étape « %(step)s » : %(cause)s") % said

    def _print_addresses(self, order: Order) -> None:
        for ordered in order.schools.select_related("school").order_by("pk"):
            if ordered.school:
                self.stdout.write(f"{ordered.school} : {school_url(ordered.school)}")
