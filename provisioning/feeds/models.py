"""Conventions with academies, and the runs of their feeds. No name of a person is kept here."""

from datetime import timedelta

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from provisioning.feeds.choices import RunStatus, SchoolState
from tenant_apps.imports.aaf1d.choices import Mode
from tenants.models import School

# A run says where it is every few seconds: after this silence its worker is gone.
SILENCE = timedelta(minutes=10)
# Runs tell what happened to people's records: a year is enough to explain a question.
RUNS_LIFE = timedelta(days=365)


class Convention(models.Model):
    """An academy whose feed we take every night."""

    name = models.CharField(_("académie"), max_length=60)
    academy_code = models.CharField(_("code de l’académie"), max_length=3)
    # As UAIs begin: « 054 ». None: every department the feed holds.
    departments = ArrayField(models.CharField(max_length=3), default=list, blank=True)
    folder = models.CharField(_("dossier de dépôt"), max_length=60, unique=True, help_text="below FEEDS_ROOT")
    # Where ONE fetches the files itself; no host: the academy puts them in `folder`.
    sftp_host = models.CharField(max_length=253, blank=True)
    sftp_port = models.PositiveIntegerField(default=22)
    sftp_user = models.CharField(max_length=64, blank=True)
    sftp_folder = models.CharField(max_length=200, blank=True)
    sftp_host_key = models.CharField(
        max_length=1000, blank=True, help_text="« ssh-ed25519 AAAA… »: no other is trusted"
    )
    sftp_secret = models.TextField(blank=True, help_text="the password, sealed by accounts.vault")
    hour = models.PositiveSmallIntegerField(_("heure"), default=3)
    is_active = models.BooleanField(_("active"), default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    # « Lancer maintenant », until a worker has looked.
    requested_at = models.DateTimeField(null=True, blank=True)
    requested_by = models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+")
    checked_at = models.DateTimeField(null=True, blank=True, help_text="last time the folder was looked into")

    class Meta:
        verbose_name = _("convention")
        ordering = ["name", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(folder__regex=r"^[a-z0-9][a-z0-9_-]{0,59}$"), name="convention_folder_is_one_name"
            ),
            models.CheckConstraint(
                condition=models.Q(sftp_host="") | ~models.Q(sftp_host_key=""), name="convention_sftp_host_is_pinned"
            ),
            models.CheckConstraint(condition=models.Q(hour__lte=23), name="convention_hour_of_the_day"),
        ]

    def __str__(self) -> str:
        return self.name


class FeedRunQuerySet(models.QuerySet["FeedRun"]):
    """Named filters over runs."""

    def recent(self) -> "FeedRunQuerySet":
        """Newest first, without the lists that only a run's own page shows."""
        return self.defer("anomalies", "outside").order_by("-started_at", "-pk")

    def silent(self) -> "FeedRunQuerySet":
        """Running, and nobody has been at it for a while: a worker was killed."""
        return self.filter(status=RunStatus.RUNNING, progressed_at__lt=timezone.now() - SILENCE)


class FeedRun(models.Model):
    """One drop of files, taken once."""

    convention = models.ForeignKey(Convention, null=True, on_delete=models.SET_NULL, related_name="runs")
    academy_code = models.CharField(max_length=3, blank=True)
    folder = models.CharField(max_length=300, blank=True, help_text="where the files were, when by hand")
    mode = models.CharField(max_length=8, choices=Mode, blank=True)
    day = models.DateField(null=True, blank=True, help_text="of the files, by their names")
    status = models.CharField(max_length=8, choices=RunStatus, default=RunStatus.RUNNING)
    # DO_NOTHING: people are deleted inside schools, where this table does not exist; a member of the team stays.
    requested_by = models.ForeignKey("accounts.User", null=True, on_delete=models.DO_NOTHING, related_name="+")
    started_at = models.DateTimeField(default=timezone.now)
    progressed_at = models.DateTimeField(default=timezone.now)
    finished_at = models.DateTimeField(null=True, blank=True)
    interruptions = models.PositiveSmallIntegerField(default=0)
    records = models.PositiveIntegerField(default=0, help_text="read so far")
    # [{name, part, records, verdicts, reasons, dropped_fields, dangling}]: in = the sum of verdicts.
    files = models.JSONField(default=list)
    outside = models.JSONField(default=list, help_text="[{uai, name, city, pupils}] of schools without a space")
    anomalies = models.JSONField(default=list, help_text="[{file, identifier, column, text, blocking}], bounded")
    anomaly_count = models.PositiveIntegerField(default=0)
    reasons = models.JSONField(default=list, help_text="why nothing could be taken, in words")
    # {at, files, stuck}: its files, by name, once they have left the folder; those that could not be removed.
    removal = models.JSONField(default=dict)

    objects = FeedRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("passage")
        indexes = [models.Index(fields=["-started_at"], name="feed_run_recent")]

    def __str__(self) -> str:
        return f"{self.get_mode_display()} {self.day:%d/%m/%Y}" if self.day else f"{self.started_at:%d/%m/%Y}"

    @property
    def is_running(self) -> bool:
        """A worker is at it, or was killed at it."""
        return self.status == RunStatus.RUNNING


class SchoolRun(models.Model):
    """What one run did to one of our schools."""

    run = models.ForeignKey(FeedRun, on_delete=models.CASCADE, related_name="schools", db_index=False)
    school = models.ForeignKey(School, on_delete=models.CASCADE, related_name="feed_runs")
    state = models.CharField(max_length=9, choices=SchoolState)
    # {pupils, relatives, staff, changed, gone, outcomes: {kind: {outcome: count}}}
    counts = models.JSONField(default=dict)
    waiting = models.PositiveIntegerField(default=0, help_text="records a human of the school has to decide of")
    held_back = models.PositiveIntegerField(default=0, help_text="departures of more than half of the school")
    confirmed_at = models.DateTimeField(null=True, blank=True, help_text="the team lets those departures happen")
    error = models.TextField(blank=True)
    at = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["run", "school"], name="school_run_once")]

    @property
    def figures(self) -> list[tuple[str, int | None]]:
        """What the page shows of the counts, with their names; None when the feed did not describe the school."""
        names = {
            "pupils": _("Élèves"),
            "relatives": _("Responsables"),
            "staff": _("Personnels"),
            "changed": _("Changements"),
            "gone": _("Sorties"),
        }
        return [(str(label), self.counts.get(name)) for name, label in names.items()]
