"""gunicorn, for the demo and for production. GUNICORN_CMD_ARGS and WEB_CONCURRENCY change it in place."""

import multiprocessing
import os
from pathlib import Path

_public = os.environ.get("ONE_ENV") == "production"
_port = os.environ.get("PORT") or "8000"

# Outside production the accounts are known to all: nobody but this machine may come in.
# Browsers may take *.localhost to either loopback address.
_local = [f"127.0.0.1:{_port}"] + ([f"[::1]:{_port}"] if Path("/proc/net/if_inet6").exists() else [])
bind = [f"0.0.0.0:{_port}"] if _public else _local

# Threads wait for the database and for slow phones; processes share the cores.
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY") or min(multiprocessing.cpu_count(), 8))
threads = 4
preload_app = True  # the code once in memory, shared by the workers

timeout = 60
graceful_timeout = 20
keepalive = 5
# A process that has seen many schools keeps their relations in its connections' memory.
max_requests = 5000
max_requests_jitter = 500
worker_tmp_dir = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None

proc_name = "one"
loglevel = "info" if _public else "warning"
accesslog = "-" if _public else None
# No query string: it carries search words and activation codes.
access_log_format = '%(t)s %(h)s "%(m)s %(U)s" %(s)s %(B)s %(M)sms'
