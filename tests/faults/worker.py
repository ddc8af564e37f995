"""A worker that dies: `python -m tests.faults.worker DATABASE ORDERED_SCHOOL STEP MOMENT`.

It opens a school like any other and kills itself, as the kernel would, at one moment of one step:
`begun` (said to be running, nothing done), `before_commit` (all done and marked, nothing
committed), `after_commit` (committed, none of what follows a commit has happened).
"""

import os
import signal
import sys

import django


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(name: str, moment: str) -> None:
    from django.db import transaction

    from provisioning.opening import runner, steps

    work, finish = steps.STEPS[name], runner._finish

    def deadly_work(ordered):
        if moment == "begun":
            die()
        if moment == "after_commit":
            transaction.on_commit(die)
        work(ordered)

    def deadly_finish(step, ordered):
        finish(step, ordered)
        if moment == "before_commit" and step.name == name:
            die()

    steps.STEPS[name] = deadly_work
    runner._finish = deadly_finish


def main(database: str, ordered_school: str, name: str, moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    django.setup()
    arm(name, moment)
    from provisioning.opening import run_school

    run_school(int(ordered_school))


if __name__ == "__main__":
    main(*sys.argv[1:])
