"""How the web's processes are configured: what config/gunicorn.py does around the forks."""

import os
import subprocess
import sys

from django.conf import settings

_STEPS = """
import gc
from config import gunicorn
print(gc.isenabled())
gunicorn.when_ready(None)
frozen = gc.get_freeze_count()
gunicorn.post_fork(None, None)
print(frozen > 10_000, gc.isenabled())
"""


def test_the_code_is_left_out_of_collections_and_workers_collect():
    said = subprocess.run(
        [sys.executable, "-c", _STEPS],
        check=True,
        cwd=settings.BASE_DIR,
        env=os.environ,
        capture_output=True,
        text=True,
    ).stdout
    assert said.split() == ["False", "True", "True"]
