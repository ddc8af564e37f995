"""When a mail that failed is tried again, and what is never tried again."""

from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused


def retry_moment(attempts: int, now: datetime, *, most: int) -> datetime | None:
    """When a mail that failed `attempts` times of `most` is tried again: 1, 2, 4… minutes after; None when never."""
    return None if attempts >= most else now + timedelta(minutes=2 ** (attempts - 1))


def is_refused_for_good(problem: Exception) -> bool:
    """Whether the server says that nobody has this address (RFC 5321: 5yz is permanent)."""
    return isinstance(problem, SMTPRecipientsRefused) and all(
        code >= 500 for code, _text in problem.recipients.values()
    )
