"""Money that came or went back, and what was asked for again."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from billing.choices import Means, ReminderLevel


class Payment(models.Model):
    """Money received for an invoice, or paid back for a credit note; never deleted, cancelled with a reason."""

    invoice = models.ForeignKey("billing.Invoice", on_delete=models.PROTECT, related_name="payments")
    cents = models.PositiveIntegerField(_("montant"))
    on = models.DateField(_("date"))
    means = models.CharField(_("moyen de paiement"), max_length=8, choices=Means)
    reference = models.CharField(_("référence"), max_length=80, blank=True, help_text="of the mandat, the transfer…")
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancel_reason = models.CharField(_("motif"), max_length=300, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("règlement")
        verbose_name_plural = _("règlements")
        ordering = ["-on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(cents__gt=0), name="payment_is_of_something"),
            # One event of a bank or of Stripe told twice is one payment.
            models.UniqueConstraint(
                fields=["invoice", "means", "reference"],
                condition=~Q(reference="") & Q(cancelled_at__isnull=True),
                name="payment_reference_once",
            ),
        ]


class Reminder(models.Model):
    """A reminder of an invoice: one a level, with the interest and the indemnity of its day."""

    invoice = models.ForeignKey("billing.Invoice", on_delete=models.PROTECT, related_name="reminders")
    level = models.CharField(max_length=6, choices=ReminderLevel)
    on = models.DateField(_("date"))
    due_cents = models.PositiveIntegerField(_("reste dû"))
    interest_cents = models.PositiveIntegerField(_("intérêts de retard"), default=0)
    indemnity_cents = models.PositiveIntegerField(_("indemnité forfaitaire"), default=0)
    waived_at = models.DateTimeField(null=True, blank=True, help_text="interest and indemnity given up")
    waive_reason = models.CharField(_("motif"), max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("relance")
        verbose_name_plural = _("relances")
        ordering = ["-on", "-pk"]
        constraints = [models.UniqueConstraint(fields=["invoice", "level"], name="reminder_once_a_level")]
