"""Settings of the tests: the real ones, with ONE_ENV=test and the embedded services started."""

import os
from pathlib import Path

os.environ["ONE_ENV"] = "test"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
# Playwright leaves an event loop running in the process of the browser journeys, where other tests follow.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
if not os.environ.get("DATABASE_URL"):
    from config import embedded

    embedded.ensure_postgres()
if not os.environ.get("REDIS_URL"):
    from config import embedded

    embedded.ensure_redis()

from config.catalogues import compile_catalogues
from config.settings import *  # noqa: F403
from config.settings import CACHES, DATABASES, VAR_DIR

# Compiled by the set-up; tests see those of the sources they run on, and English is read as Django starts.
compile_catalogues()
DEBUG = False
# A process that a test starts works in its parent's folders.
_RUN = os.environ.get("ONE_TEST_RUN") or f"{os.environ.get('PYTEST_XDIST_WORKER', 'main')}-{os.getpid()}"
MEDIA_ROOT = Path(VAR_DIR) / "test" / _RUN / "media"
MAIL_DIR = Path(VAR_DIR) / "test" / _RUN / "mail"
FEEDS_ROOT = Path(VAR_DIR) / "test" / _RUN / "feeds"
CACHES["default"]["KEY_PREFIX"] = f"test-{_RUN}"
# Hashing is not what the tests measure; the real hasher has a test of its own.
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
DATABASES["default"]["CONN_MAX_AGE"] = 0
# Tasks run when the test says so (fixture `tasks`), through the same base class as in a worker.
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
SCHOOL_CACHE_SECONDS = 0
RULES_CACHE_SECONDS = 0
# WhiteNoise warns when the folder is missing, and warnings are errors here.
STATIC_ROOT = MEDIA_ROOT.parent / "static"
STATIC_ROOT.mkdir(parents=True, exist_ok=True)
# Each client of a test has a WhiteNoise of its own: it would list all static files again, some 40 ms per client, where
# it now looks for the one asked for. Journeys meet the list (tests/browser/settings.py).
WHITENOISE_AUTOREFRESH = True
