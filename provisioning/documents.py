"""The order as a document, and the blank form to fill in."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone
from weasyprint import HTML

from provisioning.models import Order
from provisioning.pdf_forms import CLASS_LINES
from provisioning.sales import option_lines
from tenants.hosts import platform_url


def _pdf(template: str, context: dict[str, Any], *, forms: bool = False) -> bytes:
    """A tagged PDF of this template; fonts and the base sheet come from the built front end."""
    html = render_to_string(template, context | {"school": None, "platform_home": platform_url()})
    base = f"{settings.FRONTEND_DIST / 'print'}/"
    document: bytes = HTML(string=html, base_url=base).write_pdf(pdf_forms=forms, pdf_tags=True)
    return document


def order_pdf(order: Order) -> bytes:
    """The order as it stands, for whoever ordered and for the payer's accountants."""
    schools = list(order.schools.all())
    taken = option_lines(schools, timezone.localdate(order.created_at))
    context = {
        "order": order,
        "schools": schools,
        "class_counts": order.class_counts,
        "option_lines": taken,
        "option_cents": [line.cents for line in taken],
    }
    return _pdf("provisioning/print/order.html", context)


@cache
def blank_form_pdf() -> bytes:
    """The order form, empty: filled in on screen, dropped back on the site, or printed."""
    context = {
        "class_lines": range(1, CLASS_LINES + 1),
        "team_email": settings.TEAM_EMAIL,
        "publisher": settings.PUBLISHER,
    }
    return _pdf("provisioning/print/form.html", context, forms=True)
