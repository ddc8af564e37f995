"""A print of connection sheets: what was asked, how far it is, the file until it expires."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class SheetFormat(models.TextChoices):
    """The three formats of product.md 2."""

    FULL = "full", _("une page par personne")
    CARDS = "cards", _("cartes, 8 par page")
    FAMILY = "family", _("une feuille par famille")


class PrintStatus(models.TextChoices):
    """A print's life."""

    WAITING = "waiting", _("en attente")
    RUNNING = "running", _("en cours")
    READY = "ready", _("prêt")
    FAILED = "failed", _("échoué")
    EXPIRED = "expired", _("expiré")


class SheetPrint(models.Model):
    """One print, made by a task in parts; the file lives an hour."""

    requested_by = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.SET_NULL, related_name="+", db_index=False
    )
    requested_at = models.DateTimeField(auto_now_add=True)
    format = models.CharField(max_length=6, choices=SheetFormat)
    selection = models.JSONField(help_text="what was asked: class ids, profiles, user ids")
    status = models.CharField(max_length=8, choices=PrintStatus, default=PrintStatus.WAITING)
    total = models.PositiveIntegerField(default=0, help_text="people to print")
    done = models.PositiveIntegerField(default=0, help_text="people printed so far")
    error = models.CharField(max_length=300, blank=True)
    file = models.CharField(max_length=200, blank=True, help_text="storage name of the PDF")
    finished_at = models.DateTimeField(null=True, blank=True)
