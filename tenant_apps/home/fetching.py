"""A feed, brought from where an administrator said: an address to distrust, spoken with through the guard of pushes.

https at the usual port and public hosts only, looked at again once connected (timeline.endpoints: no way into our own
network, whatever a name resolves to), at each redirection too; bounded in bytes, in time and in hops.
"""

from contextlib import closing
from time import monotonic
from urllib.parse import urljoin

import requests

from tenant_apps.home.choices import SiteProblem
from tenant_apps.timeline import endpoints

MOST_BYTES = 1024 * 1024
_MOST_HOPS = 4
_TIMEOUT = (5, 10)
_MOST_SECONDS = 20
_PIECE = 16 * 1024
# Nothing that is unpacked: a small answer stays small.
_HEADERS = {
    "Accept": "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.8",
    "Accept-Encoding": "identity",
    "User-Agent": "ONE",
}


class NotFetched(Exception):
    """Why it could not be brought."""

    def __init__(self, problem: SiteProblem) -> None:
        self.problem = problem
        super().__init__(problem.value)


def fetch(url: str) -> bytes:
    """What is at this address. Raises NotFetched."""
    until = monotonic() + _MOST_SECONDS
    with endpoints.session() as session:
        for _hop in range(_MOST_HOPS):
            if not endpoints.is_acceptable(url):
                raise NotFetched(SiteProblem.PRIVATE)
            with closing(_ask(session, url)) as answer:
                if not answer.is_redirect:
                    return _content(answer, until)
                url = urljoin(url, answer.headers["Location"])
    raise NotFetched(SiteProblem.AWAY)


def _ask(session: requests.Session, url: str) -> requests.Response:
    try:
        return session.get(url, headers=_HEADERS, timeout=_TIMEOUT, allow_redirects=False, stream=True)
    except endpoints.PrivateAddress as problem:
        raise NotFetched(SiteProblem.PRIVATE) from problem
    except (requests.RequestException, UnicodeError) as problem:
        raise NotFetched(SiteProblem.AWAY) from problem


def _content(answer: requests.Response, until: float) -> bytes:
    """The body, as long as it is short, comes soon and is not packed."""
    if answer.status_code != requests.codes.ok or answer.headers.get("Content-Encoding", "identity") != "identity":
        raise NotFetched(SiteProblem.AWAY)
    content = bytearray()
    try:
        for piece in answer.iter_content(_PIECE):
            content += piece
            if len(content) > MOST_BYTES:
                raise NotFetched(SiteProblem.LARGE)
            if monotonic() > until:
                raise NotFetched(SiteProblem.AWAY)
    except requests.RequestException as problem:
        raise NotFetched(SiteProblem.AWAY) from problem
    return bytes(content)
