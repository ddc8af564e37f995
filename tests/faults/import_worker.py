"""A worker that dies while importing: `python -m tests.faults.import_worker DATABASE SCHEMA IMPORT PERCENT`.

It applies an import like any other and kills itself, as the kernel would, at that point of its progress.
"""

import os
import signal
import sys

import django


def main(database: str, schema: str, run_id: str, percent: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from tenant_apps.imports import production, progress
    from tenants.context import in_school
    from tenants.models import School

    def die_at(_run_id, done):
        if done >= int(percent):
            os.kill(os.getpid(), signal.SIGKILL)

    progress.say = die_at
    with in_school(School.objects.get(schema_name=schema)):
        production.produce(int(run_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
