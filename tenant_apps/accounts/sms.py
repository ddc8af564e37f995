"""Short messages to mobiles: a file where there is no provider, one HTTP call where there is."""

import json
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from typing import Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from django.conf import settings
from django.utils.module_loading import import_string

from shared_apps.ui.mail import store

_TIMEOUT_SECONDS = 10


class SmsNotSent(Exception):
    """The provider did not take the message."""


class SmsBackend(Protocol):
    """A way to send; SMS_BACKEND names one."""

    def send(self, to: str, text: str) -> None:
        """Send `text` to the mobile `to` (E.164). Raises SmsNotSent."""


class FileSms:
    """Beside the mails, under settings.MAIL_DIR: seen in the same viewer, free of charge."""

    def send(self, to: str, text: str) -> None:
        """Write the message into a file of its own."""
        message = EmailMessage()
        message["Subject"], message["Date"] = "SMS", formatdate(localtime=True)
        message["From"], message["To"] = settings.SMS_SENDER, f"{to}@sms.invalid"
        message["Message-ID"] = make_msgid(domain="sms.invalid")
        message.set_content(text)
        store(message["Message-ID"], message.as_bytes())


class ProviderSms:
    """POST {"to", "from", "text"} in JSON to SMS_URL, with SMS_TOKEN as bearer: what most providers take."""

    def send(self, to: str, text: str) -> None:
        """One call; whatever is not a 2xx is refused."""
        body = json.dumps({"to": to, "from": settings.SMS_SENDER, "text": text}).encode()
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {settings.SMS_TOKEN}"}
        call = Request(settings.SMS_URL, data=body, headers=headers, method="POST")  # noqa: S310 - our own setting
        try:
            with urlopen(call, timeout=_TIMEOUT_SECONDS):  # noqa: S310
                return
        except (URLError, TimeoutError) as error:  # HTTPError is one: neither shows the number nor the text
            raise SmsNotSent(str(error)) from error


def can_send_sms() -> bool:
    """Whether this platform sends SMS at all."""
    return bool(settings.SMS_BACKEND)


def send_sms(to: str, text: str) -> None:
    """Send `text` to the mobile `to` (E.164). Raises SmsNotSent."""
    backend: SmsBackend = import_string(settings.SMS_BACKEND)()
    backend.send(to, text)
