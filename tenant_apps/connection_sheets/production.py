"""Making the file of a print, by one worker at a time, from the start again when one was killed; and removing it."""

import logging
import time

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from tenant_apps.connection_sheets import files
from tenant_apps.connection_sheets.choices import UNFINISHED, PrintStatus
from tenant_apps.connection_sheets.documents import write_sheets
from tenant_apps.connection_sheets.models import SheetMailing, SheetPrint
from tenant_apps.connection_sheets.selectors import gather
from tenants.locks import try_alone

logger = logging.getLogger(__name__)
# How often a worker says how far it is, in seconds.
_PULSE = 0.4


class PrintStopped(Exception):
    """Somebody cancelled the print."""


def _set(print_id: int, *statuses: str, **changes: object) -> bool:
    """Change the print if it is still in one of these statuses; whether it was."""
    found = SheetPrint.objects.filter(pk=print_id, status__in=statuses)
    return bool(found.update(progressed_at=timezone.now(), **changes))


class _Pulse:
    """Writes how many sheets are done, a few times a second; raises PrintStopped once cancelled."""

    def __init__(self, print_id: int) -> None:
        self._print_id, self._done, self._last = print_id, 0, time.monotonic()

    def __call__(self, sheets: int) -> None:
        self._done += sheets
        now = time.monotonic()
        if now - self._last >= _PULSE:
            self._last = now
            if not _set(self._print_id, PrintStatus.RUNNING, done=self._done):
                raise PrintStopped


def produce(print_id: int) -> bool:
    """Make the file of a print that waits or whose worker died; False when there was nothing to do.

    Safe to call twice at the same time. A print that cannot be made ends as failed, its cause in the log.
    """
    with try_alone(files.lock_name(print_id)) as alone:
        if not alone or not _set(print_id, *UNFINISHED, status=PrintStatus.RUNNING, done=0):
            return False
        try:
            _write(SheetPrint.objects.get(pk=print_id))
        except PrintStopped:
            return False
        except Exception:
            logger.exception("Connection sheets: print %s failed.", print_id)
            _set(print_id, PrintStatus.RUNNING, status=PrintStatus.FAILED, finished_at=timezone.now())
            return False
    return True


def _write(sheet_print: SheetPrint) -> None:
    chosen = sheet_print.selection
    sheet_set = gather(chosen["people"], sheet_print.format, class_ids=chosen["classes"], wording=sheet_print.wording)
    with files.beside(sheet_print) as part:
        write_sheets(part, sheet_set, sheet_print.format, on_progress=_Pulse(sheet_print.pk))
        size = files.keep(sheet_print, part)
    ready = _set(
        sheet_print.pk,
        PrintStatus.RUNNING,
        status=PrintStatus.READY,
        total=sheet_set.count,
        done=sheet_set.count,
        size=size,
        finished_at=timezone.now(),
    )
    if not ready:  # cancelled in the last moment
        default_storage.delete(sheet_print.file_name)
        raise PrintStopped


@transaction.atomic
def expire_prints() -> int:
    """Take back the files that lived their hour, and forget old prints; how many prints expired.

    Files go once that is committed. When nobody comes to it then, the next call finds them: hence
    the look into the folder each time, for a month after the last print.
    """
    if not SheetPrint.objects.exists():
        return 0
    SheetPrint.objects.forgettable().delete()  # first: whose file is not gone yet is not forgotten
    expired = SheetPrint.objects.outdated().update(status=PrintStatus.EXPIRED)
    transaction.on_commit(files.remove_leftovers)
    return expired


def forget_mailings() -> int:
    """Forget the mailings of a year ago; how many rows went."""
    return SheetMailing.objects.forgettable().delete()[0]
