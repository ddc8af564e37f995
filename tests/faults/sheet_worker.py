"""A worker that dies while printing: `python -m tests.faults.sheet_worker DATABASE SCHEMA PRINT SHEETS`.

It makes a print like any other and kills itself, as the kernel would, after that many sheets.
"""

import os
import signal
import sys

import django


def main(database: str, schema: str, print_id: str, sheets: str) -> None:
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from tenant_apps.connection_sheets import production
    from tenants.context import in_school
    from tenants.models import School

    class DeadlyPulse(production._Pulse):
        def __call__(self, count):
            super().__call__(count)
            if self._done >= int(sheets):
                os.kill(os.getpid(), signal.SIGKILL)

    production._PULSE = 0
    production._Pulse = DeadlyPulse
    with in_school(School.objects.get(schema_name=schema)):
        production.produce(int(print_id))


if __name__ == "__main__":
    main(*sys.argv[1:])
