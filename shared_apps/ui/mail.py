"""Mail as files: one .eml per message under settings.MAIL_DIR, for machines without a mail server."""

import hashlib
import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


def file_name(message_id: str) -> str:
    """Name of the file of a message: sending the same Message-ID again writes the same file."""
    return f"{hashlib.sha256(message_id.encode()).hexdigest()[:32]}.eml"


class FileEmailBackend(BaseEmailBackend):
    """Writes each message into its own file; a reader sees the whole file or none."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages that have a recipient and say how many were written."""
        return sum(self._write(message) for message in email_messages if message.recipients())

    def _write(self, email: EmailMessage) -> bool:
        message = email.message()
        try:
            store(str(message["Message-ID"]), message.as_bytes())
        except OSError:
            if not self.fail_silently:
                raise
            return False
        return True


def store(message_id: str, content: bytes) -> Path:
    """Put a message in the folder by an atomic rename; gives its path."""
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / file_name(message_id)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(temporary).replace(target)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise
    return target
