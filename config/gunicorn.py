"""gunicorn, for the demo and for production. GUNICORN_CMD_ARGS and WEB_CONCURRENCY change it in place."""

import gc
import multiprocessing
import os
from pathlib import Path
from typing import Any

from environ import Env

# Read before the application: where we listen is said there too. What is already set wins.
_file = Path(__file__).resolve().parent.parent / ".env"
if _file.exists():
    Env.read_env(_file)
_public = os.environ.get("ONE_ENV") == "production"
_port = os.environ.get("PORT") or "8000"

# Outside production the accounts are known to all: nobody but this machine may come in.
# Browsers may take *.localhost to either loopback address.
_six = Path("/proc/net/if_inet6")
_local = ["127.0.0.1", "[::1]"] if _six.exists() and f"{1:032}" in _six.read_text() else ["127.0.0.1"]
bind = [f"{host}:{_port}" for host in (["0.0.0.0"] if _public else _local)]  # noqa: S104 - a proxy in front

# Threads wait for the database and for slow phones; processes share the cores.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(multiprocessing.cpu_count(), 8))
threads = 4
preload_app = True  # the code once in memory, shared by the workers
gc.disable()  # not before the workers are there: see when_ready

timeout = 60
graceful_timeout = 20
keepalive = 5
# A process that has seen many schools keeps their relations in its connections' memory.
max_requests = 5000
max_requests_jitter = 500
_memory = "/dev/shm"  # noqa: S108 - heartbeats in memory: a slow disk would look like a stuck worker
worker_tmp_dir = _memory if os.access(_memory, os.W_OK) else None

loglevel = "info" if _public else "warning"
accesslog = "-" if _public else None
# No query string: it carries search words and activation codes.
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'


def when_ready(server: Any) -> None:
    """Take the code out of what is looked through for garbage: its pages stay shared, collections stay short.

    As the documentation of gc.freeze() says: no collection in the parent, freeze before the forks, enable after.
    """
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """Collect what requests leave behind."""
    gc.enable()
