"""What is to be invoiced."""

from django.db import models


class InvoiceRequest(models.Model):
    """An open school to be invoiced to its payer, frozen as the order said it at opening."""

    order_reference = models.CharField(max_length=20)
    school = models.OneToOneField("tenants.School", on_delete=models.PROTECT, related_name="invoice_request")
    plan = models.CharField(max_length=20)
    class_count = models.PositiveSmallIntegerField()
    payer = models.JSONField(help_text="name, siret, service_code, commitment_number, email, address…")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
