"""A worker that dies: `python -m tests.faults.news_worker DATABASE SCHEMA EVENT MOMENT`.

It fans an event out like any other and kills itself, as the kernel would: `begun` (the event is taken, nothing is
written) or `before_commit` (entries and deliveries are written, nothing is committed).
"""

import os
import signal
import sys

import django


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(moment: str) -> None:
    from tenant_apps.timeline import delivery, fanout

    write, plan = fanout._write, delivery.plan

    def deadly_write(event):
        if moment == "begun":
            die()
        return write(event)

    def deadly_plan(event, user_ids):
        plan(event, user_ids)
        die()

    fanout._write, delivery.plan = deadly_write, deadly_plan


def main(database: str, schema: str, event_id: str, moment: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    arm(moment)
    from tenant_apps.timeline import fanout
    from tenants.context import in_school
    from tenants.models import School

    with in_school(School.objects.get(schema_name=schema)):
        fanout.fan_out(int(event_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
