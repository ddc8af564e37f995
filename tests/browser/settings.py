"""Settings of the live server: the real ones, with the mail, files, cache and queue of one run."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS, DJANGO_VITE

RUN = os.environ["ONE_BROWSER_RUN"]  # a name no other run has
FOLDER = Path(os.environ["ONE_BROWSER_FOLDER"])
DEBUG = False
MAIL_DIR = FOLDER / "mail"
MEDIA_ROOT = FOLDER / "media"
# A copy: a build beside the run does not pull the files from under it.
STATICFILES_DIRS = [FOLDER / "static"]
STATIC_ROOT = FOLDER / "collected"
DJANGO_VITE["default"]["manifest_path"] = FOLDER / "static" / "manifest.json"
CACHES["default"]["KEY_PREFIX"] = RUN
CELERY_TASK_DEFAULT_QUEUE = RUN
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{RUN}:"
