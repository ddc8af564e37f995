"""gunicorn with one worker; a teacher sends a file in pieces; the worker's memory is read from the kernel."""

import http.client
import json
import os
import subprocess
import sys
import time
from dataclasses import asdict
from pathlib import Path

import django

django.setup()

from django.conf import settings  # noqa: E402 - needs the settings
from django.test import Client  # noqa: E402

from bench.jobs.make_people import SUBDOMAIN, make_school  # noqa: E402
from bench.measure import PROJECT, Result  # noqa: E402
from config.embedded.state import free_port  # noqa: E402
from tenant_apps.accounts.choices import Profile  # noqa: E402
from tenant_apps.accounts.services import accept_terms, create_user  # noqa: E402
from tenants.context import in_school  # noqa: E402
from tenants.models import School  # noqa: E402

_PIECE = 5 * 1024 * 1024  # as the page sends them
_HOST = f"{SUBDOMAIN}.{settings.PLATFORM_DOMAIN}"


class _Sender:
    """A browser as far as uploads go: signed in, its token with it."""

    def __init__(self, port: int, cookies: str) -> None:
        self._link = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
        self._base = {"Host": f"{_HOST}:{port}", "Cookie": cookies, "Tus-Resumable": "1.0.0"}
        page, text = self._ask("GET", "/documents/envoyer/")
        self._base["Cookie"] += "; " + page.headers["Set-Cookie"].partition(";")[0]
        words = text.partition('name="csrfmiddlewaretoken" value="')[2]
        self._base["X-CSRFToken"] = words.partition('"')[0]

    def _ask(self, method: str, url: str, body: bytes = b"", **headers: str) -> tuple[http.client.HTTPResponse, str]:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self._link.request(method, url, body, self._base | named)
        answer = self._link.getresponse()
        text = answer.read().decode()
        if answer.status >= 400:
            raise RuntimeError(f"{method} {url}: {answer.status} {text[:300]}")
        return answer, text

    def send(self, size: int) -> None:
        """One file of that many bytes."""
        piece = os.urandom(_PIECE)
        made, _text = self._ask(
            "POST", "/documents/envois/", Upload_Length=str(size), Upload_Metadata="filename YS5iaW4="
        )
        url = made.headers["Location"]
        for offset in range(0, size, _PIECE):
            part = piece[: size - offset]
            self._ask("PATCH", url, part, Upload_Offset=str(offset), Content_Type="application/offset+octet-stream")


def _worker(server: subprocess.Popen[bytes]) -> Path:
    """Where the kernel tells of the only worker of this server, which answers already.

    Before it answers, other children come and go: loading the code looks for libraries of the system.
    """
    [worker] = Path(f"/proc/{server.pid}/task/{server.pid}/children").read_text().split()
    return Path(f"/proc/{worker}")


def _memory(worker: Path, line: str) -> float:
    """VmRSS (now) or VmHWM (highest) in MB."""
    said = (worker / "status").read_text().partition(f"{line}:")[2]
    return int(said.split()[0]) / 1024


def _sign_in() -> str:
    school = School.objects.filter(subdomain=SUBDOMAIN).first() or make_school()
    with in_school(school):
        teacher = create_user(actor=None, profile=Profile.TEACHER, first_name="Anne", last_name="Banc")
        accept_terms(actor=teacher)
        client = Client(headers={"host": _HOST})
        client.force_login(teacher)
    return f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"


def main(megabytes: int, runs: int) -> None:
    """Start the server, warm it up, send; print the Result: seconds of each run, growth as the peak."""
    cookies, port = _sign_in(), free_port()
    words = [sys.executable, "-m", "gunicorn", "config.wsgi", "--config", "config/gunicorn.py"]
    environment = {**os.environ, "PORT": str(port), "WEB_CONCURRENCY": "1"}
    with subprocess.Popen(words, cwd=PROJECT, env=environment, stdout=subprocess.DEVNULL) as server:
        try:
            print(json.dumps(asdict(_measured(server, port, cookies, megabytes, runs))))
        finally:
            server.terminate()


def _measured(server: subprocess.Popen[bytes], port: int, cookies: str, megabytes: int, runs: int) -> Result:
    sender = _waited(port, cookies)
    worker = _worker(server)
    sender.send(_PIECE + 1)
    before, seconds = _memory(worker, "VmRSS"), []
    for _run in range(runs):
        start = time.perf_counter()
        sender.send(megabytes * 1024 * 1024)
        seconds.append(time.perf_counter() - start)
    return Result(seconds, seconds, max(_memory(worker, "VmHWM") - before, 0.1))


def _waited(port: int, cookies: str) -> _Sender:
    for _attempt in range(600):
        try:
            return _Sender(port, cookies)
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("gunicorn does not answer.")


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]))
