"""Settings of the benchmarks: the real ones; no mail leaves, no task is taken by a worker that happens to run."""

import os
import tempfile
from pathlib import Path

from config import embedded

if embedded.uses_embedded("postgres"):
    embedded.ensure_postgres()
if embedded.uses_embedded("redis"):
    embedded.ensure_redis()

from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES

DEBUG = False
DATABASES["default"]["NAME"] = os.environ.get("BENCH_DATABASE", DATABASES["default"]["NAME"])
# Migrations of the stock way take longer than a page may.
DATABASES["default"]["OPTIONS"] = {}
CACHES["default"]["KEY_PREFIX"] = f"bench-{os.environ.get('BENCH_DATABASE', '')}"
CELERY_BROKER_URL = "memory://"
EMAIL_BACKEND = "django.core.mail.backends.dummy.EmailBackend"
MEDIA_ROOT = Path(tempfile.gettempdir()) / f"one-bench-{os.environ.get('BENCH_DATABASE', 'main')}"
LOGGING = {"version": 1, "disable_existing_loggers": False}
