"""Mails as they leave: text and HTML of three templates, in French as orders and invoices are."""

import hashlib
import re
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import override

from tenants.hosts import platform_url


def message_id_for(key: str) -> str:
    """The Message-ID of the mail with this key, the same at every attempt: what a crash makes us send twice is one."""
    digest = hashlib.sha256(key.encode()).hexdigest()[:40]
    return f"<{digest}@{settings.PLATFORM_DOMAIN}>"


def build(
    template: str, context: dict[str, Any], *, to: str, message_id: str, reply_to: str = ""
) -> EmailMultiAlternatives:
    """A mail of `emails/<template>.subject.txt`, `.txt` and `.html`; answers go to the team unless said otherwise."""
    context = {"school": None, "platform_home": platform_url(), **context}
    with override("fr"):
        subject = _one_line(render_to_string(f"emails/{template}.subject.txt", context))
        text = render_to_string(f"emails/{template}.txt", context)
        html = render_to_string(f"emails/{template}.html", context | {"subject": subject})
    message = EmailMultiAlternatives(
        subject,
        text,
        to=[to],
        reply_to=[reply_to or settings.TEAM_EMAIL],
        headers={"Message-ID": message_id, "Auto-Submitted": "auto-generated"},
    )
    message.attach_alternative(html, "text/html")
    return message


def _one_line(text: str) -> str:
    """A header has no line breaks; « \u00a0: » stays whole."""
    return re.sub(r"[ \t\r\n]+", " ", text).strip(" ")
