"""Documents on their way to payers by mail."""

from django.db import models

from shared_apps.outbox.models import OutboxMail


class _DocumentMail(OutboxMail):
    """A mail that carries a document of billing, asked for by somebody of the team; asked again, another row."""

    most_attempts = 12  # a day and a half in all

    # DO_NOTHING: people are deleted inside schools, where this table does not exist; a member of the team stays.
    actor = models.ForeignKey("accounts.User", null=True, blank=True, on_delete=models.DO_NOTHING, related_name="+")

    class Meta:
        abstract = True


class InvoiceMail(_DocumentMail):
    """A mail that carries an issued document."""

    invoice = models.ForeignKey("billing.Invoice", on_delete=models.PROTECT, related_name="mails")

    class Meta:
        ordering = ["pk"]
        constraints = [
            # Asked twice before it left, it is one mail.
            models.UniqueConstraint(
                fields=["invoice"], condition=models.Q(retry_at__isnull=False), name="invoice_mail_waits_once"
            )
        ]
        indexes = [
            models.Index(fields=["retry_at"], name="invoice_mail_due", condition=models.Q(retry_at__isnull=False))
        ]


class QuoteMail(_DocumentMail):
    """A mail that carries a quote."""

    quote = models.ForeignKey("billing.Quote", on_delete=models.PROTECT, related_name="mails")

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["quote"], condition=models.Q(retry_at__isnull=False), name="quote_mail_waits_once"
            )
        ]
        indexes = [models.Index(fields=["retry_at"], name="quote_mail_due", condition=models.Q(retry_at__isnull=False))]
