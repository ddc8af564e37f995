"""A print of connection sheets: what was asked, how far it is, the file until it expires."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import UNFINISHED, PrintStatus, SheetFormat

# How long the file of a print can be downloaded.
FILE_LIFE = timedelta(hours=1)
# A worker writes its progress several times a second: after this silence it is gone.
SILENCE = timedelta(seconds=60)
# Finished prints are remembered this long (the audit log remembers longer).
MEMORY = timedelta(days=30)


class SheetPrintQuerySet(models.QuerySet["SheetPrint"]):
    """Named filters over prints."""

    def recent(self) -> "SheetPrintQuerySet":
        """Newest first."""
        return self.order_by("-requested_at", "-pk")

    def silent(self) -> "SheetPrintQuerySet":
        """Not finished, and nobody has been at it for a while: a worker was killed."""
        return self.filter(status__in=UNFINISHED, progressed_at__lt=timezone.now() - SILENCE)

    def outdated(self) -> "SheetPrintQuerySet":
        """Ready, but older than a file may live."""
        return self.filter(status=PrintStatus.READY, finished_at__lt=timezone.now() - FILE_LIFE)

    def forgettable(self) -> "SheetPrintQuerySet":
        """Over for so long that only the audit log speaks of them."""
        return self.exclude(status__in=[*UNFINISHED, PrintStatus.READY]).filter(
            requested_at__lt=timezone.now() - MEMORY
        )


class SheetPrint(models.Model):
    """One print; its file lives an hour in the school's storage."""

    requested_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    format = models.CharField(_("format"), max_length=6, choices=SheetFormat)
    title = models.CharField(max_length=120, help_text="what was chosen, in words: CE1 A, CM2")
    selection = models.JSONField(help_text="ids decided when asked: people on the sheets, classes they were chosen by")
    status = models.CharField(max_length=9, choices=PrintStatus, default=PrintStatus.WAITING)
    total = models.PositiveIntegerField(default=0, help_text="sheets to print: people, or families")
    done = models.PositiveIntegerField(default=0, help_text="sheets printed so far")
    progressed_at = models.DateTimeField(default=timezone.now, help_text="last sign of life of whoever prints")
    size = models.PositiveIntegerField(default=0, help_text="bytes of the PDF")
    finished_at = models.DateTimeField(null=True, blank=True)

    objects = SheetPrintQuerySet.as_manager()

    class Meta:
        verbose_name = _("impression de fiches")
        verbose_name_plural = _("impressions de fiches")

    def __str__(self) -> str:
        return f"{self.get_format_display()} ({self.total})"

    @property
    def file_name(self) -> str:
        """Name of the PDF in the school's storage."""
        return f"connection_sheets/{self.pk}.pdf"

    @property
    def in_words(self) -> str:
        """« 46 fiches »."""
        return rules.sheets_in_words(self.format, self.total)

    @property
    def is_over(self) -> bool:
        """Nothing more will happen by itself."""
        return self.status not in UNFINISHED

    @property
    def is_silent(self) -> bool:
        """Whoever was printing seems gone."""
        return not self.is_over and self.progressed_at < timezone.now() - SILENCE

    @property
    def is_downloadable(self) -> bool:
        """The file is there, and not yet too old (it is removed a little later)."""
        return self.status == PrintStatus.READY and self.expires_at is not None and timezone.now() < self.expires_at

    @property
    def expires_at(self) -> datetime | None:
        """When the file can no longer be downloaded."""
        return self.finished_at + FILE_LIFE if self.finished_at else None
