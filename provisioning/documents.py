"""The order as a document, and the blank form."""

from provisioning.models import Order


def order_pdf(order: Order) -> bytes:
    """The order as a PDF."""
    raise NotImplementedError(order)
