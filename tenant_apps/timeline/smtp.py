"""Speaking with the mail server: what its refusals mean (RFC 5321, 4.2)."""

from collections.abc import Iterator
from contextlib import contextmanager
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from typing import Any

from django.core.mail import EmailMessage, get_connection

# « Service not available, closing transmission channel » (RFC 5321, 4.2.3).
_CLOSING = 421
# No such mailbox, not local, name not allowed: the address is wrong, whatever the message says.
_NO_SUCH_ADDRESS = frozenset({550, 551, 553})


class ServerTrouble(Exception):
    """The mail server cannot be spoken with for now; its text says why."""


class Refused(Exception):
    """The server did not take this mail; its text says why."""

    def __init__(self, said: str, *, for_good: bool = False, address_fails: bool = False) -> None:
        super().__init__(said)
        self.for_good = for_good
        self.address_fails = address_fails


@contextmanager
def conversation() -> Iterator[Any]:
    """An open connection to the mail server. Raises ServerTrouble."""
    connection = get_connection()
    try:
        connection.open()
    except (OSError, SMTPException) as problem:
        raise ServerTrouble(said_by(problem)) from problem
    try:
        yield connection
    finally:
        connection.close()


def send(message: EmailMessage, connection: Any) -> None:
    """Hand one mail over. Raises Refused when this one is not taken, ServerTrouble when none would be."""
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as answer:
        _refuse(answer, [code for code, _text in answer.recipients.values()], at_address=True)
    except SMTPResponseException as answer:
        _refuse(answer, [answer.smtp_code], at_address=False)
    except (OSError, SMTPException) as problem:  # cut in the middle: it may have gone
        raise ServerTrouble(said_by(problem)) from problem


def _refuse(answer: SMTPException, codes: list[int], *, at_address: bool) -> None:
    said = said_by(answer)
    if _CLOSING in codes:
        raise ServerTrouble(said) from answer
    fails = at_address and all(code in _NO_SUCH_ADDRESS for code in codes)
    raise Refused(said, for_good=all(code >= 500 for code in codes), address_fails=fails) from answer


def said_by(problem: Exception) -> str:
    """What the server said, in one short line."""
    if isinstance(problem, SMTPRecipientsRefused):
        words = ", ".join(f"{code} {_text(text)}" for code, text in problem.recipients.values())
    elif isinstance(problem, SMTPResponseException):
        words = f"{problem.smtp_code} {_text(problem.smtp_error)}"
    else:
        words = f"{type(problem).__name__} {problem}"
    return " ".join(words.split())[:200]


def _text(said: bytes | str) -> str:
    return said.decode(errors="replace") if isinstance(said, bytes) else said
