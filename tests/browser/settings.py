"""Settings of the live server: the real ones, with the mail, files, cache and queue of one run."""

import os
from pathlib import Path

from config.settings import *  # noqa: F403
from config.settings import CACHES, CELERY_BROKER_TRANSPORT_OPTIONS

RUN = os.environ["ONE_BROWSER_RUN"]  # a name no other run has
FOLDER = Path(os.environ["ONE_BROWSER_FOLDER"])
DEBUG = False
MAIL_DIR = FOLDER / "mail"
MEDIA_ROOT = FOLDER / "media"
CACHES["default"]["KEY_PREFIX"] = RUN
CELERY_TASK_DEFAULT_QUEUE = RUN
CELERY_BROKER_TRANSPORT_OPTIONS["global_keyprefix"] = f"{RUN}:"
