"""The mail that tells the team what a school answered to its renewal."""

import hashlib

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from tenants.hosts import console_url, platform_url
from tenants.models import PlatformEvent


def answer_message(event: PlatformEvent, *, declined: bool) -> EmailMultiAlternatives:
    """A refusal, or a refusal taken back: who said it, why, and where the year is read."""
    said = event.payload
    context = {
        "school": None,
        "platform_home": platform_url(),
        "declining": event.school,
        "declined": declined,
        "said": said,
        "page": console_url(f"/facturation/abonnements/{said['subscription']}/"),
    }
    with override("fr"):
        subject = " ".join(render_to_string("emails/invoice_answer.subject.txt", context).split())
        text = render_to_string("emails/invoice_answer.txt", context)
        html = render_to_string("emails/invoice_answer.html", context | {"subject": subject})
    digest = hashlib.sha256(f"billing:{event.key}".encode()).hexdigest()[:40]
    headers = {"Message-ID": f"<{digest}@{settings.PLATFORM_DOMAIN}>", "Auto-Submitted": "auto-generated"}
    message = EmailMultiAlternatives(subject, text, to=[settings.TEAM_EMAIL], headers=headers)
    message.attach_alternative(html, "text/html")
    return message
