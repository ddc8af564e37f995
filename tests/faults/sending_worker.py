"""A web process that dies: `python -m tests.faults.sending_worker DATABASE SCHEMA WHAT ID MOMENT`.

It sends a message or a word (`WHAT`) to everybody it names, as the page does, and kills itself, as the kernel would:
`begun` (the first rows are written), `before_commit` (all is written, nothing committed) or `after_commit`
(committed, none of what follows a commit has happened).
"""

import os
import signal
import sys

import django


def die(*_args: object, **_said: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(moment: str) -> None:
    """Die at this moment: audit lines are the last thing both services write."""
    from django.db import transaction

    from tenant_apps.liaison.services import sending as words
    from tenant_apps.messaging.services import sending as messages

    if moment == "begun":
        messages._mark_answered = words.tell_families = die
    elif moment == "before_commit":
        messages.publish = words.audit = die
    else:
        leave = messages._leave, words._leave

        def deadly(leave):
            def left(*said):
                transaction.on_commit(die)
                leave(*said)

            return left

        messages._leave, words._leave = map(deadly, leave)


def main(database: str, schema: str, what: str, pk: str, moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    arm(moment)
    from tenant_apps.liaison import services as liaison
    from tenant_apps.liaison.models import Word
    from tenant_apps.messaging import services as messaging
    from tenant_apps.messaging.models import Message
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(schema_name=schema)):
        if what == "message":
            message = Message.objects.get(pk=pk)
            messaging.send(actor=message.author, message=message)
        else:
            word = Word.objects.get(pk=pk)
            liaison.send_word(actor=word.author, word=word)


if __name__ == "__main__":
    main(*sys.argv[1:])
