"""An import: the files dropped, what they would do row by row, what they did, and how to take it back."""

from datetime import timedelta
from typing import Any

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.accounts.choices import Source
from tenant_apps.imports.choices import OPEN, Decided, ImportStatus, Outcome
from tenant_apps.imports.records import Kind

# In the school's storage, one folder an import.
FOLDER = "imports"
# Personal data: the files go after a week, the rows after a year; the counts stay.
FILES_LIFE = timedelta(days=7)
ROWS_LIFE = timedelta(days=365)
# An apply takes seconds: after this silence its worker is gone.
SILENCE = timedelta(seconds=60)

_KINDS = [(Kind.PUPILS, _("élève")), (Kind.RELATIVES, _("parent")), (Kind.TEACHERS, _("enseignant"))]


class ImportQuerySet(models.QuerySet["Import"]):
    """Named filters over imports."""

    def recent(self) -> "ImportQuerySet":
        """Newest first."""
        return self.order_by("-requested_at", "-pk")

    def applied(self) -> "ImportQuerySet":
        """Those whose effects are in the school."""
        return self.filter(status=ImportStatus.APPLIED)

    def silent(self) -> "ImportQuerySet":
        """Being applied, and nobody has been at it for a while: a worker was killed."""
        return self.filter(status=ImportStatus.APPLYING, progressed_at__lt=timezone.now() - SILENCE)

    def with_old_files(self) -> "ImportQuerySet":
        """Whose files are too old to be kept."""
        return self.filter(has_files=True, requested_at__lt=timezone.now() - FILES_LIFE)

    def with_old_rows(self) -> "ImportQuerySet":
        """Whose rows are too old to be kept."""
        return self.filter(rows_purged=False, requested_at__lt=timezone.now() - ROWS_LIFE)


class Import(models.Model):
    """One run over the files of a school, from the dry run to the report."""

    requested_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    applied_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    source = models.CharField(max_length=8, choices=Source, default=Source.ONDE)
    status = models.CharField(max_length=9, choices=ImportStatus, default=ImportStatus.READY)
    whole_school = models.BooleanField(_("toute l’école"), default=False, help_text="who is missing leaves")
    school_class = models.ForeignKey(
        "directory.SchoolClass", null=True, blank=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    uploads = models.JSONField(default=list, help_text="name and path in the storage of each file or zip dropped")
    # Of each CSV: name, digest, headers, signature, kind, mapping, and what was read of it (services._file_facts).
    files = models.JSONField(default=list)
    has_files = models.BooleanField(default=True, help_text="they are still in the school's storage")
    decisions = models.JSONField(default=dict, help_text="key of a row: what a human said of it")
    # Of those, the keys of what was said in an import before (memory.recall).
    recalled = models.JSONField(default=list, db_default=[])
    counts = models.JSONField(default=dict, help_text="rows per outcome: total, of each of kinds, of each of classes")
    problems = models.JSONField(default=list, help_text="about the files as a whole, in words")
    classes = models.JSONField(default=dict, help_text="new: their names; renamed: pairs of names")
    # What files have called each class so far, by its id: a name a human gave is not undone.
    class_labels = models.JSONField(default=dict)
    journal = models.JSONField(default=dict, help_text="how everything was before, for undo")
    writes = models.BooleanField(default=False, help_text="applying it changes something")
    mass_leaving = models.BooleanField(default=False, help_text="more than half of the school would leave")
    rows_purged = models.BooleanField(default=False)
    progressed_at = models.DateTimeField(default=timezone.now, help_text="last sign of life of whoever applies")
    finished_at = models.DateTimeField(null=True, blank=True, help_text="applied, undone or discarded")

    objects = ImportQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.requested_at:%d/%m/%Y} ({self.get_status_display()})"

    @property
    def is_open(self) -> bool:
        """Decisions and applying are still possible."""
        return self.status in OPEN

    @property
    def folder(self) -> str:
        """Of its files, in the school's storage."""
        return f"{FOLDER}/{self.pk}"

    @property
    def is_silent(self) -> bool:
        """Being applied by a worker that has not been heard for a while."""
        return self.status == ImportStatus.APPLYING and self.progressed_at < timezone.now() - SILENCE

    @property
    def totals(self) -> dict[str, int]:
        """Rows of each outcome, those without any included."""
        return {str(outcome): self.count(outcome) for outcome in Outcome}

    def count(self, outcome: str, kind: str = "") -> int:
        """How many rows have this outcome, in all or of one kind."""
        counted: dict[str, Any] = self.counts.get("kinds", {}).get(kind, {}) if kind else self.counts.get("total", {})
        return int(counted.get(outcome, 0))


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    """Named filters over rows."""

    def in_order(self) -> "ImportRowQuerySet":
        """As in the files, then those who are in none."""
        return self.order_by("number")


class ImportRow(models.Model):
    """What an import does with one row of its files, or with one person who is in none of them."""

    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="rows", db_index=False)
    # "pupils:CSVExtraction.csv:12", or "user:57" of somebody in no file: the same from one plan to the next.
    key = models.CharField(max_length=200)
    number = models.PositiveIntegerField()
    kind = models.CharField(max_length=9, choices=_KINDS)
    outcome = models.CharField(max_length=9, choices=Outcome)
    file = models.CharField(max_length=120, blank=True)
    line = models.PositiveIntegerField(default=0)
    last_name = models.CharField(max_length=130)
    first_name = models.CharField(max_length=130)
    search_name = models.CharField(max_length=270)
    # Of the account, without a constraint: the row outlives it.
    person_id = models.BigIntegerField(null=True)
    reason = models.CharField(max_length=9, blank=True)
    # {"before": {…}, "after": {…}, "classes": [names], "children": [names], "restored": bool}, and of a parent
    # "homonyms": [{"place": of the child, "name", "choices": [keys of pupils' rows, or user:<id>]}]
    data = models.JSONField(default=dict)
    problems = models.JSONField(default=list, help_text="[{column, text, blocking}]")
    candidates = models.JSONField(default=list, help_text="[{id, reason}]")

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "key"], name="import_row_once")]

    def __str__(self) -> str:
        return self.full_name

    @property
    def full_name(self) -> str:
        """First name then last name, as accounts say it."""
        return f"{self.first_name} {self.last_name}".strip()


class MappingPreset(models.Model):
    """What a human said the columns of such a file are, for the next one with the same headers."""

    signature = models.CharField(max_length=64, help_text="SHA-256 of kind and headers")
    mapping = models.JSONField()
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["signature"], name="mapping_preset_once")]

    def __str__(self) -> str:
        return self.signature


class KeptAnswer(models.Model):
    """What a human said of a row in an import that was applied, for the next file that says the same (memory)."""

    print = models.CharField(max_length=64, help_text="SHA-256 of all the row says")
    place = models.SmallIntegerField(help_text="of the child among those the row names; -1: the row itself")
    # Whom the row (or the child) is, or what becomes of it.
    person = models.ForeignKey("accounts.User", null=True, on_delete=models.CASCADE, related_name="+")
    answer = models.CharField(max_length=9, choices=Decided, blank=True)
    kept_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["print", "place"], name="answer_kept_once")]

    def __str__(self) -> str:
        return self.answer or str(self.person_id)


class FeedMemory(models.Model):
    """What the academic feed last said of this school's people (one row): tells the next drop what changed.

    Only what ONE uses of a record, as aaf1d.reading.Known: {part: {identifier: attributes}}, and in
    `gone` the [part, identifier] of those who left the feed and are still here.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    records = models.JSONField(default=dict)
    gone = models.JSONField(default=list)
    kept_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="feed_memory_single_row")]
