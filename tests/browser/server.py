"""ONE as people meet it: gunicorn and a Celery worker on a database, a queue and folders of their own."""

import email
import email.policy
import http.client
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

import redis
from django.conf import settings

from config.embedded.state import free_port
from tests import database

_REDIS_DATABASE = 15
_START_SECONDS = 60
_MAKE_SECONDS = 60


@dataclass
class LiveOne:
    """A running ONE: its addresses, its mail, its command line."""

    port: int
    folder: Path
    environment: dict[str, str]
    processes: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def url(self, path: str = "/", *, at: str = "") -> str:
        """Address of a page of the public site, or of the host `at` (console, a school)."""
        host = f"{at}.{settings.PLATFORM_DOMAIN}" if at else settings.PLATFORM_DOMAIN
        return f"http://{host}:{self.port}{path}"

    def manage(self, *words: str, given: str = "") -> str:
        """What a `manage.py` command prints; fails with all it said."""
        return self._run("manage.py", *words, given=given)

    def python(self, module: str, *words: str) -> str:
        """What a module run with the server's settings prints."""
        return self._run("-m", module, *words)

    def _run(self, *words: str, given: str = "") -> str:
        asked, answers = self.maker.stdin, self.maker.stdout
        assert asked is not None
        assert answers is not None
        asked.write(json.dumps({"words": words, "given": given}).encode() + b"\n")
        asked.flush()
        assert select.select([answers], [], [], _MAKE_SECONDS)[0], f"{words}: nothing after {_MAKE_SECONDS} s"
        done = json.loads(answers.readline())
        assert done["code"] == 0, done["out"] + done["err"]
        return str(done["out"])

    @cached_property
    def maker(self) -> subprocess.Popen[bytes]:
        """Runs what is asked with the server's settings (tests.browser.maker)."""
        return self.start("maker", "tests.browser.maker", answers=True)

    def mail_to(self, address: str, *, holding: str = "", seconds: float = 60) -> EmailMessage:
        """The last mail to this address whose text holds these words; waits for the worker to send it."""
        return wait_for(lambda: self._mails(address, holding), seconds, f"no mail to {address}")[-1]

    def _mails(self, address: str, holding: str) -> list[EmailMessage]:
        files = sorted((self.folder / "mail").glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = [email.message_from_bytes(path.read_bytes(), policy=email.policy.default) for path in files]
        theirs = [mail for mail in mails if address in str(mail["To"])]
        return [mail for mail in theirs if holding in mail.get_body(("plain",)).get_content()]

    def complaints(self) -> list[str]:
        """Lines of the servers' logs that say something went wrong."""
        logs = "\n".join(path.read_text() for path in self.folder.glob("*.log"))
        return [line for line in logs.splitlines() if " ERROR " in line or line.startswith("Traceback")]

    def start(self, name: str, *words: str, answers: bool = False) -> subprocess.Popen[bytes]:
        """Start one of the servers; what it says goes to NAME.log, unless it `answers` to what it is sent."""
        with (self.folder / f"{name}.log").open("wb") as log:
            process = subprocess.Popen(
                # Even when we are killed and cannot tell them, they end with us.
                ["setpriv", "--pdeathsig", "TERM", sys.executable, "-m", *words],
                cwd=settings.BASE_DIR,
                env=self.environment,
                stdin=subprocess.PIPE if answers else subprocess.DEVNULL,
                stdout=subprocess.PIPE if answers else log,
                stderr=log,
            )
        self.processes.append(process)
        return process

    def stop(self) -> None:
        """End the servers, politely then not."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def wait_for(look, seconds: float, otherwise: str):
    """What `look` gives as soon as it gives something."""
    limit = time.monotonic() + seconds
    while not (found := look()):
        assert time.monotonic() < limit, otherwise
        time.sleep(0.05)
    return found


def _answers(port: int) -> bool:
    line = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        line.request("GET", settings.HEALTHZ_PATH, headers={"Host": settings.PLATFORM_DOMAIN})
        return line.getresponse().status == 200
    except OSError:
        return False
    finally:
        line.close()


def _database_url(name: str) -> str:
    known = settings.DATABASES["default"]
    return f"postgres://{known['USER']}:{known['PASSWORD']}@{known['HOST']}:{known['PORT']}/{name}"


def _redis_url() -> str:
    return urlsplit(settings.REDIS_URL)._replace(path=f"/{_REDIS_DATABASE}").geturl()


def _environment(port: int, run: str, folder: Path, name: str) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if not key.startswith("COVERAGE")}
    return kept | {
        "DJANGO_SETTINGS_MODULE": "tests.browser.settings",
        "ONE_ENV": "test",
        "ONE_BROWSER_RUN": run,
        "ONE_BROWSER_FOLDER": str(folder),
        "DATABASE_URL": _database_url(name),
        "REDIS_URL": _redis_url(),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
        "PYTHONWARNINGS": "ignore:You're running the worker with superuser privileges",
    }


@contextmanager
def live_one(folder: Path) -> Iterator[LiveOne]:
    """Start ONE on a fresh copy of the base database; stop it and remove everything at the end."""
    run, name, port = f"browser-{os.getpid()}", database.copy_base("browser"), free_port()
    one = LiveOne(port, folder, _environment(port, run, folder, name))
    shutil.copytree(settings.FRONTEND_DIST, folder / "static")
    (folder / "collected").mkdir()
    try:
        one.start("web", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py")
        celery = ("celery", "--quiet", "--app", "config.celery", "worker", "--pool", "prefork", "--concurrency", "1")
        one.start("worker", *celery, "--loglevel", "info", "--without-mingle", "--without-gossip")
        wait_for(lambda: _answers(port), _START_SECONDS, f"the web does not answer: {folder / 'web.log'}")
        yield one
    finally:
        one.stop()
        database.drop_database(name)
        _forget(run)


def _forget(run: str) -> None:
    """Remove the run's keys from Redis."""
    with suppress(redis.ConnectionError), redis.Redis.from_url(_redis_url()) as store:
        for key in store.scan_iter(f"*{run}*", count=1000):
            store.delete(key)
