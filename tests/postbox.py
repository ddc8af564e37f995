"""Where mails of the tests go: a real SMTP server on this machine, which says what a test wants, or one away."""

import socket
import threading
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller
from django.core.mail.backends.locmem import EmailBackend


class Postbox:
    """Keeps what it takes; `answers` are said to who writes to an address, `closing` at the end of every mail."""

    def __init__(self, answers=None, closing=""):
        self.answers, self.closing = answers or {}, closing
        self.received, self.conversations, self.arrived = [], 0, threading.Event()

    async def handle_EHLO(self, server, session, envelope, hostname, responses):  # noqa: N802 - aiosmtpd's name
        self.conversations += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        if address in self.answers:
            return self.answers[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        self.received.append(message_from_bytes(envelope.content, policy=policy.default))
        self.arrived.set()
        return self.closing or "250 OK"

    @property
    def addresses(self):
        return [message["To"] for message in self.received]


class Broken(EmailBackend):
    """A server out of reach."""

    def send_messages(self, messages):
        raise ConnectionRefusedError("personne n’écoute")


LOCAL, SMTP = "django.core.mail.backends.locmem.EmailBackend", "django.core.mail.backends.smtp.EmailBackend"
BROKEN = f"{__name__}.{Broken.__name__}"


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as free:
        return free.getsockname()[1]


def listen(postbox, port):
    controller = Controller(postbox, hostname="127.0.0.1", port=port)
    controller.start()
    return controller
