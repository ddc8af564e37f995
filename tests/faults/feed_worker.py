"""A worker that dies while taking a feed: `python -m tests.faults.feed_worker DATABASE FEEDS_ROOT CONVENTION MOMENT`.

It kills itself, as the kernel would: `reading` (no school touched), `inside` (in the transaction of the
second school, everything written), `between` (the first school committed).
"""

import os
import signal
import sys

import django


def main(database: str, root: str, convention: str, moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.FEEDS_ROOT = root
    django.setup()
    from provisioning.feeds import runner, services
    from tenant_apps.imports.aaf1d import services as inside

    def die(*_given: object, **_named: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    def second_time(work):
        calls = []

        def counted(*given, **named):
            result = work(*given, **named)
            calls.append(1)
            if len(calls) == 2:
                die()
            return result

        return counted

    if moment == "reading":
        runner.known_now = die
    elif moment == "inside":
        inside._remember = second_time(inside._remember)
    else:
        services.note_school = die
    runner.run_convention(int(convention))


if __name__ == "__main__":
    main(*sys.argv[1:])
