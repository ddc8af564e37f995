"""What billing does when the platform tells it something."""

from billing.models import InvoiceRequest
from tenants.events import handles
from tenants.models import PlatformEvent


@handles("school_opened")
def request_invoice(event: PlatformEvent) -> None:
    """Note that this school is to be invoiced: one request a school, however often it is told."""
    payload = event.payload
    InvoiceRequest.objects.get_or_create(
        school=event.school,
        defaults={
            "order_reference": payload["order_reference"],
            "plan": payload["plan"],
            "class_count": payload["class_count"],
            "payer": payload["payer"],
        },
    )
