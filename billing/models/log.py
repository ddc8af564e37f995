"""The billing log: every change and every mail, in order, never rewritten."""

from django.db import models

from billing.choices import EntryKind


class BillingEntry(models.Model):
    """A line of the log; `payer` and the rest say what it is about."""

    at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=20, choices=EntryKind)
    text = models.CharField(max_length=300, blank=True, help_text="what the kind does not say, in French")
    cents = models.IntegerField(null=True, blank=True, help_text="the amount it is about, with VAT")
    # Null: the system, or a person of a school (named in `text`).
    # DO_NOTHING: people are deleted inside schools, where this table does not exist; a member of the team stays.
    actor = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")
    payer = models.ForeignKey("billing.Payer", null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    subscription = models.ForeignKey(
        "billing.Subscription", null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )
    quote = models.ForeignKey("billing.Quote", null=True, blank=True, on_delete=models.PROTECT, related_name="entries")
    invoice = models.ForeignKey(
        "billing.Invoice", null=True, blank=True, on_delete=models.PROTECT, related_name="entries"
    )

    class Meta:
        ordering = ["-at", "-pk"]
