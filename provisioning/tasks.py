"""Background work about orders: mails, and drafts nobody came back to."""

from provisioning import mails, suspension, uploads
from tenants.tasks import task


@task
def send_mail(mail_id: int) -> None:
    """Send one mail of the outbox."""
    mails.deliver(mail_id)


@task
def sweep_mails() -> None:
    """Every minute: send what a crash left, and try again what failed."""
    for pk in mails.due_mails():
        send_mail.delay(pk)


@task
def tell_suspension(school_id: int) -> None:
    """Tell the administrators of a school that it is read-only, and why."""
    suspension.tell_administrators(school_id)


@task
def sweep_documents() -> None:
    """Every night: remove the files of drafts nobody came back to."""
    uploads.sweep_documents()
