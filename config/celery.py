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
    "tidy-imports": {
        "task": "tenant_apps.imports.tasks.tidy_all_imports",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "sweep-timelines": {
        "task": "tenant_apps.timeline.tasks.sweep_all_timelines",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "purge-timelines": {
        "task": "tenant_apps.timeline.tasks.purge_all_timelines",
        "schedule": crontab(hour=2, minute=35),
    },
    # At closing (tenant_apps/timeline/calendar.py), overseas too (tenants/clocks.py); again for whom the server or
    # quiet hours held back.
    "send-digests": {
        "task": "tenant_apps.timeline.tasks.send_all_digests",
        "schedule": crontab(hour="0,6,7,8,9,15,16,18,19,23", minute=2),
        "options": {"expires": 3600.0},
    },
    "read-sites": {
        "task": "tenant_apps.home.tasks.read_all_sites",
        "schedule": crontab(minute=12),
        "options": {"expires": 3600.0},
    },
    "purge-homework": {
        "task": "tenant_apps.homework.tasks.purge_all_homework",
        "schedule": crontab(hour=2, minute=20),
    },
    "purge-imports": {"task": "tenant_apps.imports.tasks.purge_all_imports", "schedule": crontab(hour=2, minute=50)},
    "sweep-feeds": {
        "task": "provisioning.feeds.tasks.sweep_feeds",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "purge-feed-runs": {"task": "provisioning.feeds.tasks.purge_feed_runs", "schedule": crontab(hour=4, minute=30)},
    "purge-sign-ins": {"task": "tenant_apps.accounts.tasks.purge_all_sign_ins", "schedule": crontab(hour=4, minute=10)},
    "see-leavers-out": {
        "task": "tenant_apps.accounts.tasks.see_all_leavers_out",
        "schedule": crontab(hour=2, minute=20),
    },
    "sweep-words": {
        "task": "tenant_apps.liaison.tasks.sweep_all_words",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "sweep-previews": {
        "task": "tenant_apps.documents.tasks.sweep_all_previews",
        "schedule": 600.0,
        "options": {"expires": 600.0},
    },
    "purge-uploads": {"task": "tenant_apps.documents.tasks.purge_all_uploads", "schedule": crontab(hour=3, minute=10)},
    "empty-trash": {"task": "tenant_apps.documents.tasks.empty_all_trash", "schedule": crontab(hour=3, minute=50)},
    # Messages leave at five-minute steps (tenant_apps/messaging).
    "sweep-messages": {
        "task": "tenant_apps.messaging.tasks.sweep_all_scheduled",
        "schedule": crontab(minute="*/5"),
        "options": {"expires": 240.0},
    },
    "purge-messages": {
        "task": "tenant_apps.messaging.tasks.purge_all_messages",
        "schedule": crontab(hour=4, minute=20),
    },
    "measure-subscriptions": {"task": "billing.tasks.measure_all", "schedule": crontab(hour=4, minute=50)},
    "billing-calendar": {"task": "billing.tasks.run_calendar", "schedule": crontab(hour=6, minute=10)},
    "sweep-stripe": {
        "task": "billing.tasks.sweep_stripe",
        "schedule": 300.0,
        "options": {"expires": 300.0},
    },
    "fetch-stripe-events": {
        "task": "billing.tasks.fetch_stripe_events",
        "schedule": crontab(minute=37),
        "options": {"expires": 3600.0},
    },
    # Accountants read in the morning of working days; a day that falls on a Sunday is told on Monday.
    "remind-payers": {
        "task": "billing.tasks.remind_payers",
        "schedule": crontab(hour=8, minute=40, day_of_week="mon-fri"),
    },
    "billing-mails": {"task": "billing.tasks.sweep_mails", "schedule": 60.0, "options": {"expires": 60.0}},
    "clear-sessions": {"task": "tenants.tasks.clear_all_sessions", "schedule": crontab(hour=3, minute=20)},
}
