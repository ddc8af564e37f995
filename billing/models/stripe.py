"""What Stripe told, and the pages where invoices are paid online."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.choices import EventState


class StripeEvent(models.Model):
    """An event of Stripe, kept as it was told before anything is made of it; told twice, it is one row."""

    event_id = models.CharField(max_length=80, unique=True)
    kind = models.CharField(_("évènement"), max_length=80, help_text="invoice.paid, charge.refunded…")
    happened_at = models.DateTimeField(_("survenu le"))
    payload = models.JSONField()
    state = models.CharField(_("état"), max_length=8, choices=EventState, default=EventState.RECEIVED)
    # What an event was about is known once it is done with.
    invoice = models.ForeignKey(
        "billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="stripe_events"
    )
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("motif"), max_length=300, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="when a sweep takes it; null: never")
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("évènement de Stripe")
        verbose_name_plural = _("évènements de Stripe")
        ordering = ["-happened_at", "-pk"]
        indexes = [models.Index(fields=["retry_at"], condition=Q(retry_at__isnull=False), name="stripe_event_to_retry")]

    def __str__(self) -> str:
        return self.event_id


class OnlinePage(models.Model):
    """Where an invoice is paid online: its address at Stripe, and whether money may still come there."""

    invoice = models.OneToOneField("billing.Invoice", on_delete=models.PROTECT, related_name="online_page")
    address = models.URLField(_("adresse"), max_length=500, blank=True, help_text="empty until Stripe opened it")
    is_open = models.BooleanField(default=False)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(_("motif"), max_length=300, blank=True)
    retry_at = models.DateTimeField(null=True, blank=True, help_text="when a sweep tries again; null: never")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("page de paiement")
        verbose_name_plural = _("pages de paiement")
        ordering = ["-created_at", "-pk"]
