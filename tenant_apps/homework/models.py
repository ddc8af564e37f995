"""Notebooks, what they hold day by day, and who has done it."""

from datetime import date

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tenant_apps.homework.choices import Rhythm
from tenant_apps.sharing.models import Share, share_constraints
from tenant_apps.sharing.querysets import ShareableQuerySet


class NotebookQuerySet(ShareableQuerySet):
    """Notebooks narrowed to what somebody sees (`visible_to`)."""


class Notebook(models.Model):
    """A cahier de textes; it is shared with a class, as a rule its own."""

    owner = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+")
    title = models.CharField(_("titre"), max_length=100)
    # The class it is for: its pupils and their parents read it while the class lives.
    school_class = models.ForeignKey(
        "directory.SchoolClass", null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    trashed_at = models.DateTimeField(null=True, blank=True)

    objects = NotebookQuerySet.as_manager()

    class Meta:
        verbose_name = _("cahier de textes")
        verbose_name_plural = _("cahiers de textes")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """Its week."""
        return reverse("homework:notebook", args=[self.pk])


class NotebookShare(Share):
    """A notebook with a person or a group."""

    target = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="shares")

    class Meta(Share.Meta):
        abstract = False
        constraints = share_constraints("notebook")


class Series(models.Model):
    """An entry that comes again: its occurrences are rows, those of the holidays left out."""

    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="+", db_index=False)
    rhythm = models.PositiveSmallIntegerField(choices=Rhythm)
    starts_on = models.DateField()
    ends_on = models.DateField()


class EntryQuerySet(models.QuerySet["Entry"]):
    """Named filters over what is to be done."""

    def living(self) -> "EntryQuerySet":
        """What was not deleted."""
        return self.filter(removed_at=None)

    def between(self, first: date, last: date) -> "EntryQuerySet":
        """For these days, both ends included."""
        return self.filter(date__range=(first, last))


class Entry(models.Model):
    """What is to be done for one day."""

    notebook = models.ForeignKey(Notebook, on_delete=models.CASCADE, related_name="entries", db_index=False)
    date = models.DateField(_("pour le"))
    subject = models.CharField(_("matière"), max_length=60)
    text = models.TextField(_("travail à faire"), help_text="HTML of the allow-list")
    author = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    series = models.ForeignKey(
        Series, null=True, blank=True, on_delete=models.SET_NULL, related_name="entries", db_index=False
    )
    # The day its series gave it, whatever day it was moved to.
    series_date = models.DateField(null=True, blank=True)
    # Counts its changes: two people at it do not overwrite each other.
    edition = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(default=timezone.now)
    # Deleted, and for a month still there to be put back.
    removed_at = models.DateTimeField(null=True, blank=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("travail à faire")
        verbose_name_plural = _("travaux à faire")
        ordering = ["date", "pk"]
        indexes = [models.Index(fields=["notebook", "date"], name="entry_day")]
        constraints = [
            models.UniqueConstraint(
                fields=["series", "series_date"], name="entry_of_series_once", condition=Q(series__isnull=False)
            )
        ]

    def __str__(self) -> str:
        return self.subject

    def get_absolute_url(self) -> str:
        """Its page."""
        return reverse("homework:entry", args=[self.pk])


class Done(models.Model):
    """A pupil has done this, says the pupil or one of their parents."""

    entry = models.ForeignKey(Entry, on_delete=models.CASCADE, related_name="done", db_index=False)
    pupil = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    by = models.ForeignKey("accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "pupil"], name="done_once")]


class CalendarLink(models.Model):
    """A secret address at which somebody's calendar reads the homework; only its print is kept."""

    user = models.OneToOneField("accounts.User", primary_key=True, on_delete=models.CASCADE, related_name="+")
    digest = models.CharField(max_length=64, help_text="SHA-256 of the secret in the address")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["digest"], name="calendar_link_once")]
