"""A worker that dies while sending: `python -m tests.faults.mail_worker DATABASE SCHEMA MAILING PORT MAILS`.

It sends a mailing like any other, to the SMTP server on that port, and kills itself, as the kernel would,
when the server has taken that many mails and before anything is noted of the last one.
"""

import os
import signal
import sys

import django


def main(database: str, schema: str, mailing_id: str, port: str, mails: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    django.setup()
    from django.core.mail.backends.smtp import EmailBackend

    from tenant_apps.connection_sheets import sending
    from tenants.context import in_school
    from tenants.models import School

    sent = EmailBackend.send_messages
    taken = []

    def deadly(self, messages):
        taken.extend(messages)
        sent(self, messages)
        if len(taken) >= int(mails):
            os.kill(os.getpid(), signal.SIGKILL)

    EmailBackend.send_messages = deadly
    with in_school(School.objects.get(schema_name=schema)):
        sending.send_all(int(mailing_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
