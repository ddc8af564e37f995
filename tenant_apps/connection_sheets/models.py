"""What was given out: prints with their file until it expires, mailings with their mails."""

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.connection_sheets import rules
from tenant_apps.connection_sheets.choices import (
    OWN_LANGUAGE,
    REACHING,
    SHEET_LANGUAGES,
    UNFINISHED,
    MailingKind,
    MailingStatus,
    MailStatus,
    PrintStatus,
    SheetFormat,
)
from tenant_apps.connection_sheets.sheets import Wording

# How long the file of a print can be downloaded.
FILE_LIFE = timedelta(hours=1)
# A worker writes its progress several times a second: after this silence it is gone.
SILENCE = timedelta(seconds=60)
# Of all files of prints, in the school's storage.
FOLDER = "connection_sheets"
# Finished prints are remembered this long (the audit log remembers longer).
MEMORY = timedelta(days=30)
# Mailings a school year: they tell when somebody was last reminded.
MAILING_MEMORY = timedelta(days=365)


class SheetPrintQuerySet(models.QuerySet["SheetPrint"]):
    """Named filters over prints."""

    def recent(self) -> "SheetPrintQuerySet":
        """Newest first, with who asked for each."""
        return self.select_related("requested_by").order_by("-requested_at", "-pk")

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
    language = models.CharField(max_length=6, choices=SHEET_LANGUAGES, default="fr", db_default="fr")
    with_french = models.BooleanField(default=False, db_default=False, help_text="on the front of the same paper")
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
        return f"{FOLDER}/{self.pk}.pdf"

    @property
    def wording(self) -> Wording:
        """In which words it is."""
        return Wording("" if self.language == OWN_LANGUAGE else self.language, self.with_french)

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


class SheetMailingQuerySet(models.QuerySet["SheetMailing"]):
    """Named filters over mailings."""

    def recent(self) -> "SheetMailingQuerySet":
        """Newest first."""
        return self.order_by("-requested_at", "-pk")

    def silent(self) -> "SheetMailingQuerySet":
        """Under way, and nobody at it for a while: a worker was killed, or the mail server did not answer."""
        return self.filter(status=MailingStatus.UNDER_WAY, progressed_at__lt=timezone.now() - SILENCE)

    def forgettable(self) -> "SheetMailingQuerySet":
        """Over for so long that only the audit log speaks of them."""
        return self.exclude(status=MailingStatus.UNDER_WAY).filter(requested_at__lt=timezone.now() - MAILING_MEMORY)


class SheetMailing(models.Model):
    """Sheets sent by e-mail: a mail a person."""

    requested_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=8, choices=MailingKind)
    title = models.CharField(max_length=120, help_text="who was chosen, in words: CE1 A, CM2")
    status = models.CharField(max_length=9, choices=MailingStatus, default=MailingStatus.UNDER_WAY)
    progressed_at = models.DateTimeField(default=timezone.now, help_text="last sign of life of whoever sends")
    finished_at = models.DateTimeField(null=True, blank=True)
    problem = models.CharField(max_length=200, blank=True, help_text="what the mail server last said")

    objects = SheetMailingQuerySet.as_manager()

    class Meta:
        verbose_name = _("envoi de fiches")
        verbose_name_plural = _("envois de fiches")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.title})"

    @property
    def is_over(self) -> bool:
        """Nothing more will be sent."""
        return self.status != MailingStatus.UNDER_WAY


class SheetMailQuerySet(models.QuerySet["SheetMail"]):
    """Named filters over mails."""

    def reaching(self) -> "SheetMailQuerySet":
        """Those their person has, will have or may have."""
        return self.filter(status__in=REACHING)


class SheetMail(models.Model):
    """One person's mail of a mailing. It holds neither code nor address: they are read when it leaves."""

    mailing = models.ForeignKey(SheetMailing, on_delete=models.CASCADE, related_name="mails", db_index=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    status = models.CharField(max_length=8, choices=MailStatus, default=MailStatus.WAITING)
    at = models.DateTimeField(default=timezone.now, help_text="when it took this status")
    reason = models.CharField(max_length=200, blank=True, help_text="of a refusal")

    objects = SheetMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("fiche envoyée")
        verbose_name_plural = _("fiches envoyées")
        constraints = [models.UniqueConstraint(fields=["mailing", "user"], name="sheet_mail_once")]

    def __str__(self) -> str:
        return f"{self.user_id} ({self.get_status_display()})"
