"""Background work: prefork workers, and what beat starts."""

import os

from celery.schedules import crontab
from tenant_schemas_celery.app import CeleryApp

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")

app = CeleryApp("one", task_cls="tenants.tasks:OneTask")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
app.autodiscover_tasks(related_name="events")
app.autodiscover_tasks(["provisioning.opening"])
app.conf.beat_schedule = {
    "sweep-events": {"task": "tenants.events.sweep_events", "schedule": 60.0},
    # What waits for the next sweep is worthless after it: a stopped worker does not find a heap of them.
    "sweep-openings": {
        "task": "provisioning.opening.tasks.sweep_openings",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "sweep-mails": {
        "task": "provisioning.tasks.sweep_mails",
        "schedule": 60.0,
        "options": {"expires": 60.0},
    },
    "sweep-documents": {"task": "provisioning.tasks.sweep_documents", "schedule": crontab(hour=3, minute=40)},
    "tidy-sheet-prints": {
        "task": "tenant_apps.connection_sheets.tasks.tidy_all_prints",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "clear-sessions": {"task": "tenants.tasks.clear_all_sessions", "schedule": crontab(hour=3, minute=20)},
}
