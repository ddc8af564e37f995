"""A worker that dies while sending news: `python -m tests.faults.news_mail_worker DATABASE SCHEMA PORT MAILS`.

It sends the mails that are due to the SMTP server on that port, and kills itself, as the kernel would, when
the server has taken that many and before anything is noted of the last one.
"""

import os
import signal
import sys

import django


def main(database: str, schema: str, port: str, mails: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", int(port)
    django.setup()
    from tenant_apps.timeline import sending, smtp
    from tenants.context import in_school
    from tenants.models import School
    from tests.faults.news_kind import declare

    declare()
    send, taken = smtp.send, []

    def deadly(message, connection):
        send(message, connection)
        taken.append(message)
        if len(taken) >= int(mails):
            os.kill(os.getpid(), signal.SIGKILL)

    smtp.send = deadly
    with in_school(School.objects.get(schema_name=schema)):
        sending.send_due("mail")


if __name__ == "__main__":
    main(*sys.argv[1:])
