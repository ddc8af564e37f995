"""Where notifications are posted: addresses that browsers name, so never trusted.

A push service is a public host spoken with over https. Anybody could name an address inside our own network
instead: the peer is looked at again once connected, whatever its name resolved to.
"""

import ipaddress
import socket
from typing import Any
from urllib.parse import urlsplit

import requests
from django.conf import settings
from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.connection import HTTPConnection, HTTPSConnection

_LOOPBACK_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
_HTTPS_PORTS = frozenset({None, 443})


class PrivateAddress(ValueError):
    """A push endpoint leads into a private network."""


def is_acceptable(endpoint: str) -> bool:
    """Whether a browser may name this address: https at the usual port, no password in it.

    This machine is accepted where tests and the demo run (PUSH_TO_LOOPBACK).
    """
    try:
        parts = urlsplit(endpoint)
        port, host = parts.port, parts.hostname or ""
    except ValueError:
        return False
    if not host or parts.username is not None or parts.password is not None or not endpoint.isascii():
        return False
    if settings.PUSH_TO_LOOPBACK and host in _LOOPBACK_NAMES:
        return parts.scheme in {"http", "https"}
    return parts.scheme == "https" and port in _HTTPS_PORTS and _may_be_public(host)


def _may_be_public(host: str) -> bool:
    """A name with a dot, or an address of the public internet; what a name resolves to is looked at when posting."""
    try:
        return _is_public(host)
    except ValueError:
        return "." in host and not host.endswith((".localhost", ".local", ".internal"))


def _is_public(address: str) -> bool:
    found = ipaddress.ip_address(address.partition("%")[0])
    mapped = getattr(found, "ipv4_mapped", None)
    found = mapped or found
    allowed = found.is_global and not found.is_multicast
    return allowed or (settings.PUSH_TO_LOOPBACK and found.is_loopback)


def check(address: str) -> None:
    """Raise PrivateAddress unless this IP address may be posted to."""
    if not _is_public(address):
        raise PrivateAddress(f"{address} is no public address.")


class _Guard:
    """Resolves before connecting, and looks at the peer before a byte is sent."""

    def _new_conn(self) -> socket.socket:
        at: Any = self  # a connection of urllib3
        for *_kind, where in socket.getaddrinfo(at.host, at.port, type=socket.SOCK_STREAM):
            check(str(where[0]))
        found: socket.socket = super()._new_conn()  # type: ignore[misc]
        try:
            check(found.getpeername()[0])
        except PrivateAddress:
            found.close()
            raise
        return found


class _GuardedHttp(_Guard, HTTPConnection):
    pass


class _GuardedHttps(_Guard, HTTPSConnection):
    pass


class _HttpPool(HTTPConnectionPool):
    ConnectionCls = _GuardedHttp  # type: ignore[assignment]  # stubs name a protocol


class _HttpsPool(HTTPSConnectionPool):
    ConnectionCls = _GuardedHttps  # type: ignore[assignment]


class _GuardedAdapter(HTTPAdapter):
    def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
        super().init_poolmanager(*args, **kwargs)  # type: ignore[no-untyped-call]
        self.poolmanager.pool_classes_by_scheme = {"http": _HttpPool, "https": _HttpsPool}


def session() -> requests.Session:
    """A session that only speaks with public hosts over https, without proxy or cookies of its own."""
    made = requests.Session()
    made.trust_env = False
    made.adapters.clear()
    made.mount("https://", _GuardedAdapter())
    if settings.PUSH_TO_LOOPBACK:
        made.mount("http://", _GuardedAdapter())
    return made
